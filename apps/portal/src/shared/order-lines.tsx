/** What an order says, a line each: its headline first, unless `headline` is false, and what belongs to it. */
export function OrderLines({ lines, headline = true }: { lines: readonly string[]; headline?: boolean }) {
  const [first, ...others] = lines;
  return (
    <>
      {headline && <strong>{first}</strong>}
      <ul dir="auto">
        {others.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </>
  );
}
