import type { ReactNode } from 'react';

/** One thing of a short list: what it is, what is known of it, and what can be done with it. */
export interface Row {
  id: string;
  title: ReactNode;
  facts: ReactNode;
  act: ReactNode;
}

/** A short list that reads on a phone as on a desk, where a table would hide its last column. */
export function Rows({ rows, label }: { rows: readonly Row[]; label: string }) {
  return (
    <ul className="desk-rows" aria-label={label}>
      {rows.map(({ id, title, facts, act }) => (
        <li key={id}>
          <div>
            <div>{title}</div>
            <small>{facts}</small>
          </div>
          {act}
        </li>
      ))}
    </ul>
  );
}
