import { useTell } from '../problem';

/** What went wrong, in words that say what to do; nothing where nothing did. */
export function Trouble({ error }: { error: unknown }) {
  const tell = useTell();
  if (error === undefined || error === null) return null;
  return (
    <p className="evidence-trouble" role="alert">
      {tell(error).text}
    </p>
  );
}
