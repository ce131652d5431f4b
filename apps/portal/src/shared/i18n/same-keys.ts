/** The same keys, however deep, with other words: what is said in one language is said in the other. */
export type SameKeys<Words> = {
  [Key in keyof Words]: Words[Key] extends string ? string : SameKeys<Words[Key]>;
};
