import { useId, type ReactNode } from 'react';

/** One thing to fill in: its label, itself, what it means, and what is wrong with it. */
export function Field({
  label,
  hint,
  fault,
  children,
}: {
  label: string;
  hint?: string;
  fault?: string | undefined;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {fault === undefined ? (
        hint !== undefined && <small className="quiet">{hint}</small>
      ) : (
        <small className="field-fault" role="alert">
          {fault}
        </small>
      )}
    </div>
  );
}
