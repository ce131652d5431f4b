import { z } from 'zod';
import { applied, proposal, registerBank, type Stage } from '../../apps/cli/src/demo/cast.js';
import { ClientRefused } from '../../apps/cli/src/demo/client.js';
import { World, type Issued, type Offer, type Player } from '../../apps/cli/src/roads/world.js';
import { partsOf } from '../support/model/acting.js';
import { giveConsent } from '../support/model/passing-acts.js';
import { pause } from './chance.js';

const FACE = 10n ** 9n;
const CAP = 10n ** 12n;
const EACH = 1000n;
const RING = 4;
/** Refusals that mean: come again later. */
const LATER = ['backlog-full', 'day-closing'];
const offered = z.object({ id: z.string(), proposal });
const accepted = z.object({ operation: z.object({ id: z.string() }) });

/** One holding that goes round the ring, whole, from each company to the next. */
interface Token {
  id: string;
  holder: number;
}

/**
 * Companies that pass holdings round a ring, over HTTP, as long as a fault lasts. It keeps its own account: which
 * operations the platform has acknowledged, and who has what because of them.
 */
export class Load {
  /** Every operation that was acknowledged. */
  readonly acknowledged: string[] = [];
  /** Offers that were taken, with the signature that took them, for whoever replays them. */
  readonly taken: { offer: Offer; by: Player }[] = [];
  private readonly tokens: Token[] = [];
  private readonly contracts: string[] = [];
  private workers: Promise<void>[] = [];
  private running = false;

  private constructor(
    readonly world: World,
    readonly obligor: Player,
    readonly source: Player,
    readonly ring: readonly Player[],
    /** The source's holding, from which everything is parted. */
    readonly root: Issued,
  ) {}

  /** Registers everybody, and gives each its standing consent to be paid by the one before and by the source. */
  static async set(stage: Stage): Promise<Load> {
    await registerBank(stage);
    const world = new World(stage);
    const [obligor, source, ...ring] = await Promise.all([
      world.player('obligor', '核心企业', 10n ** 15n),
      world.player('supplier', '一级供应商'),
      ...Array.from({ length: RING }, () => world.player('supplier', '供应商')),
    ]);
    const dueOn = String(await world.inDays(60));
    const root = await world.issue({ obligor, payee: source, face: FACE, dueOn });
    const load = new Load(world, obligor, source, ring, root);
    await Promise.all(
      ring.map(async (receiver, place) => {
        const payer = load.at(place + ring.length - 1);
        await giveConsent(world, receiver, payer, CAP);
        await giveConsent(world, receiver, source, CAP);
        load.contracts[place] = await world.contract(receiver, payer, dueOn);
      }),
    );
    return load;
  }

  /** Parts the root into so many holdings, shared out among the ring. */
  async deal(count: number): Promise<void> {
    const { world, source } = this;
    const dueOn = String(await world.inDays(60));
    const each = Math.ceil(count / this.ring.length);
    for (const [place, receiver] of this.ring.entries()) {
      const contractId = await world.contract(receiver, source, dueOn);
      const item = {
        holdingId: this.root.holdingId,
        receiverId: receiver.id,
        amount: EACH.toString(),
        evidence: { contractId },
      };
      const offer = offered.parse(
        await source.maker.client.post('/v1/transfers', { items: Array.from({ length: each }, () => item) }),
      );
      await applied(
        source.maker.client,
        await world.signAt(source.maker, `/v1/transfers/${offer.id}`, offer.proposal),
      );
      this.tokens.push(...partsOf(offer).map(({ child }) => ({ id: child.toString(), holder: place })));
    }
  }

  get passed(): number {
    return this.acknowledged.length;
  }

  /** Begins to pass holdings on, so many at a time. */
  begin(workers: number): void {
    this.running = true;
    const share = Math.floor(this.tokens.length / workers);
    this.workers = Array.from({ length: workers }, (_, n) =>
      this.work(this.tokens.slice(n * share, (n + 1) * share)),
    );
    // Told by `end`; until then it ends nothing.
    for (const worker of this.workers) worker.catch(() => undefined);
  }

  /** Begins nothing more, and waits for nobody. */
  abandon(): void {
    this.running = false;
  }

  /** Lets every worker finish what it is at. @throws what one of them met that was not foreseen */
  async end(): Promise<void> {
    this.running = false;
    await Promise.all(this.workers);
    this.workers = [];
  }

  /** Waits until so many more were acknowledged. @throws when they do not come in time */
  async more(count: number, withinMs: number): Promise<void> {
    const [enough, end] = [this.passed + count, performance.now() + withinMs];
    while (this.passed < enough) {
      if (performance.now() > end)
        throw new Error(
          `Only ${String(this.passed - enough + count)} of ${String(count)} acts were taken in time.`,
        );
      await pause(20);
    }
  }

  /** Who must have each holding now, by participant's number. */
  owners(): Map<string, number> {
    return new Map(this.tokens.map(({ id, holder }) => [id, this.at(holder).participant]));
  }

  /** Asked anew each time: it is told to stop while an act is awaited. */
  private goesOn(): boolean {
    return this.running;
  }

  private async work(tokens: readonly Token[]): Promise<void> {
    while (this.running) {
      for (const token of tokens) {
        if (!this.goesOn()) return;
        try {
          await this.pass(token);
        } catch (error) {
          if (!(error instanceof ClientRefused) || !LATER.includes(error.code)) throw error;
          await pause(200);
        }
      }
    }
  }

  private async pass(token: Token): Promise<void> {
    const [from, to] = [this.at(token.holder), this.at(token.holder + 1)];
    const item = {
      holdingId: token.id,
      receiverId: to.id,
      amount: EACH.toString(),
      evidence: { contractId: this.contracts[(token.holder + 1) % this.ring.length] },
    };
    const offer = offered.parse(await from.maker.client.post('/v1/transfers', { items: [item] }));
    const answer = await this.world.signAt(from.maker, `/v1/transfers/${offer.id}`, offer.proposal);
    this.acknowledged.push(accepted.parse(answer).operation.id);
    this.taken.push({ offer, by: from });
    await applied(from.maker.client, answer);
    token.holder = (token.holder + 1) % this.ring.length;
  }

  private at(place: number): Player {
    const found = this.ring[place % this.ring.length];
    if (!found) throw new Error('The ring is empty.');
    return found;
  }
}
