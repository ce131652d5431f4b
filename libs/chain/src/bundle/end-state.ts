import type { JsonRpcProvider } from 'ethers';
import { z } from 'zod';
import { CONTRACT_STATES } from '../at-the-node.js';
import { bookInterface, hex } from '../book.js';
import { Folded } from '../folded.js';
import { currencyOf, dateOf } from '../ledger-words.js';
import type { LoggedEvent } from '../logged-events.js';
import { foldAll } from '../write-projection.js';
import type { Hex } from '#orders';
import type { EndState } from './bundle-format.js';

/** How a block is named in a question: by its hash, or as the newest. */
export type BlockTag = 'latest' | { blockHash: Hex };

const chainCertificate = z.object({
  payee: z.bigint(),
  face: z.bigint(),
  outstanding: z.bigint(),
  currency: z.string(),
  dueOn: z.bigint(),
});
const chainHolding = z.object({
  amount: z.bigint(),
  owner: z.bigint(),
  epoch: z.bigint(),
  state: z.bigint(),
});

/** What the events of one certificate come to. @throws EventUnfoldable, or Error where they are of none */
export function endOf(events: readonly LoggedEvent[], certificate: string): EndState {
  const book = new Folded({ tracked: false });
  foldAll(book, events);
  const row = book.certificates.find(certificate);
  if (!row) throw new Error(`No event issues certificate ${certificate}.`);
  return {
    certificate: {
      payee: row.payee,
      face: row.face,
      outstanding: row.outstanding,
      currency: row.currency,
      dueOn: row.due_on,
    },
    holdings: [...book.holdings.all()]
      .filter(({ certificate_id }) => certificate_id === certificate)
      .map(({ id, amount, owner, epoch, state }) => ({ id, amount, owner, epoch, state }))
      .sort((one, other) => (BigInt(one.id) < BigInt(other.id) ? -1 : 1)),
  };
}

/** The questions to the book whose answers are a certificate's state. */
export function questionsOf(certificate: string, holdings: readonly string[]): Hex[] {
  return [['certificateOf', certificate] as const, ...holdings.map((id) => ['holdingOf', id] as const)].map(
    ([view, id]) => hex.parse(bookInterface.encodeFunctionData(view, [id])),
  );
}

/** The state of a certificate and of these holdings as the node's book answers it. */
export async function answeredState(
  provider: JsonRpcProvider,
  book: Hex,
  at: BlockTag,
  certificate: string,
  holdings: readonly string[],
): Promise<EndState> {
  const answers = await Promise.all(
    questionsOf(certificate, holdings).map(async (data) =>
      hex.parse(await provider.send('eth_call', [{ to: book, data }, at])),
    ),
  );
  const [first = '0x', ...rest] = answers;
  const said = chainCertificate.parse(named('certificateOf', first));
  return {
    certificate: {
      payee: said.payee.toString(),
      face: said.face.toString(),
      outstanding: said.outstanding.toString(),
      currency: currencyOf(said.currency),
      dueOn: dateOf(Number(said.dueOn)),
    },
    holdings: holdings.map((id, place) => {
      const { amount, owner, epoch, state } = chainHolding.parse(named('holdingOf', rest[place] ?? '0x'));
      return {
        id,
        amount: amount.toString(),
        owner: owner.toString(),
        epoch: Number(epoch),
        state: CONTRACT_STATES[Number(state)] ?? `number ${String(state)}`,
      };
    }),
  };
}

function named(view: string, answer: Hex): unknown {
  const [value] = bookInterface.decodeFunctionResult(view, answer);
  return z
    .custom<{ toObject(): unknown }>((given) => typeof given === 'object')
    .parse(value)
    .toObject();
}
