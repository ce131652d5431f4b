import { z } from 'zod';
import { Walls } from '#database';

const rows = z.array(z.object({ participant: z.string().transform(Number), legal_name: z.string() }));

/** The legal names of companies by their numbers on the ledger; one that nobody registered here has none. */
export async function companyNames(
  walls: Walls,
  participants: readonly number[],
): Promise<Map<number, string>> {
  const found = rows.parse(
    await walls.askAsService(
      'identity',
      'select participant::text, legal_name from trade.company where participant = any($1)',
      [[...new Set(participants)]],
    ),
  );
  return new Map(found.map(({ participant, legal_name: name }) => [participant, name]));
}
