import { z } from 'zod';
import { applied, proposal, sign, type Proposal, type Stage } from '../../apps/cli/src/demo/cast.js';
import { World, type Player } from '../../apps/cli/src/roads/world.js';

/** Companies that pay each other in a ring: each is the next one's payer, so that their acts are in every lane. */
const COMPANIES = 8;
/** Items of one order, as many as an order may have. */
const ITEMS = 100;
const EACH = 100n;
const CAP = 1_000_000n;
const AT_ONCE = 8;

const offer = z.object({ id: z.string(), proposal });
const children = z.object({ body: z.object({ items: z.array(z.object({ child: z.string() })) }) });

/** One holding of a company of the ring. */
export interface Held {
  id: string;
  holder: number;
}

/** One act, signed beforehand: the way to sign it over HTTP, by whom, and the signature. */
export interface Signed {
  apiPath: string;
  holder: number;
  signature: string;
}

/** The ring, its contracts and its holdings. */
export class Scene {
  private constructor(
    private readonly world: World,
    readonly ring: readonly Player[],
    private readonly source: Player,
    private readonly contracts: readonly string[],
    private readonly roots: string[],
  ) {}

  /** Registers everybody, and gives each its standing consent to be paid by the one before. */
  static async set(stage: Stage, say: (line: string) => void): Promise<Scene> {
    const world = new World(stage);
    say('registering the companies');
    const obligor = await world.player('obligor', '核心企业', 10n ** 15n);
    const source = await world.player('supplier', '一级供应商');
    const ring: Player[] = [];
    for (let i = 0; i < COMPANIES; i++) ring.push(await world.player('supplier', `供应商`));
    const due = await world.inDays(60);
    const contracts: string[] = [];
    const roots: string[] = [];
    for (const [place, holder] of ring.entries()) {
      const receiver = next(ring, place);
      contracts.push(await world.contract(receiver, holder, due));
      await consent(world, receiver, holder);
      await consent(world, holder, source);
    }
    const { holdingId } = await world.issue({ obligor, payee: source, face: 10n ** 10n, dueOn: due });
    roots.push(holdingId);
    return new Scene(world, ring, source, contracts, roots);
  }

  /** Makes holdings for the companies of the ring, `count` at least. */
  async holdings(count: number): Promise<Held[]> {
    const [root = ''] = this.roots;
    const made: Held[] = [];
    const due = await this.world.inDays(60);
    const contracts: string[] = [];
    for (const holder of this.ring) contracts.push(await this.world.contract(holder, this.source, due));
    for (let turn = 0; made.length < count; turn++) {
      const place = turn % this.ring.length;
      const receiver = this.ring[place];
      const item = {
        holdingId: root,
        receiverId: receiver?.id,
        amount: EACH.toString(),
        evidence: { contractId: contracts[place] },
      };
      const asked = offer.parse(
        await this.source.maker.client.post('/v1/transfers', {
          items: Array.from({ length: ITEMS }, () => item),
        }),
      );
      await applied(
        this.source.maker.client,
        await this.world.signAt(this.source.maker, `/v1/transfers/${asked.id}`, asked.proposal),
      );
      for (const { child } of children.parse(asked.proposal.order).body.items)
        made.push({ id: child, holder: place });
    }
    return made;
  }

  /** Proposes that each holding passes whole to the next of the ring, and signs that, over HTTP. */
  async signed(holdings: readonly Held[]): Promise<Signed[]> {
    const signed: Signed[] = [];
    let at = 0;
    const work = async (): Promise<void> => {
      for (let one = holdings[at++]; one; one = holdings[at++]) signed.push(await this.sign(one));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return signed;
  }

  private async sign({ id, holder }: Held): Promise<Signed> {
    const payer = player(this.ring, holder);
    const asked: { id: string; proposal: Proposal } = offer.parse(
      await payer.maker.client.post('/v1/transfers', {
        items: [
          {
            holdingId: id,
            receiverId: next(this.ring, holder).id,
            amount: EACH.toString(),
            evidence: { contractId: this.contracts[holder] },
          },
        ],
      }),
    );
    return {
      apiPath: `/v1/transfers/${asked.id}/signatures?wait=true`,
      holder,
      signature: sign(payer.maker, asked.proposal),
    };
  }
}

/** A company of the ring. */
export function player(ring: readonly Player[], place: number): Player {
  const found = ring[place % ring.length];
  if (!found) throw new Error('The ring is empty.');
  return found;
}

const next = (ring: readonly Player[], place: number): Player => player(ring, place + 1);

async function consent(world: World, receiver: Player, payer: Player): Promise<void> {
  const asked = proposal.parse(
    await receiver.maker.client.post('/v1/consents', {
      payerId: payer.id,
      currency: 'CNY',
      cap: CAP.toString(),
      longestTermDays: 366,
      endsOn: await world.inDays(300),
    }),
  );
  await applied(receiver.maker.client, await world.signAt(receiver.maker, `/v1/consents/${asked.id}`, asked));
}

export const AMOUNT = EACH;
