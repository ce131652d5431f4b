/** The form of words for one or for several: said so in both languages, where Chinese has but one plural. */
export const form = (count: number): 'One' | 'Many' => (count === 1 ? 'One' : 'Many');
