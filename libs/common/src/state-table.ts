/** A machine's states, each with those that may follow it; one without any is an end. */
export type StateTable<State extends string = string> = Readonly<Record<State, readonly State[]>>;

/** The legal transitions of a machine by name, such as `holding:live>held`, in the table's order. */
export function transitionsOf(machine: string, table: StateTable): string[] {
  return Object.entries(table).flatMap(([from, following]) =>
    following.map((to) => `${machine}:${from}>${to}`),
  );
}
