import { z } from 'zod';
import { applied, proposal, type Company, type Proposal } from '../demo/cast.js';
import { withId, type World } from './world.js';

const dealView = z.object({
  id: z.string(),
  status: z.string(),
  holdingId: z.string(),
  quote: z.object({ cash: z.string(), financed: z.string() }),
  proposal: proposal.nullable(),
});
export type Deal = z.infer<typeof dealView> & { path: string };

/** The terms of a product; what is left out is as on an ordinary day. */
export interface Terms {
  advancePpm?: number;
  recourse?: boolean;
}

const BUY_BACK_MONEY = 10_000_000n;

/** Sales of holdings to financiers, step by step. */
export class Sales {
  constructor(private readonly world: World) {}

  async ask(seller: Company, holdingId: string, amount: bigint, ...financiers: Company[]): Promise<string> {
    return withId.parse(
      await seller.maker.client.post('/v1/discount-requests', {
        holdingId,
        amount: amount.toString(),
        financierIds: financiers.map(({ id }) => id),
      }),
    ).id;
  }

  /** A financier's price under a product of its own. Gives the quote's id. */
  async quote(financier: Company, requestId: string, terms: Terms = {}): Promise<string> {
    const { id: productId } = withId.parse(
      await financier.maker.client.post('/v1/products', {
        name: '保理',
        currency: 'CNY',
        ratePpm: 36_000,
        ...terms,
      }),
    );
    return withId.parse(
      await financier.maker.client.post(`/v1/discount-requests/${requestId}/quotes`, { productId }),
    ).id;
  }

  async accept(seller: Company, quoteId: string, words: Record<string, unknown> = {}): Promise<Deal> {
    const deal = dealView.parse(await seller.maker.client.post(`/v1/quotes/${quoteId}/acceptance`, words));
    return { ...deal, path: `/v1/discounts/${deal.id}` };
  }

  /** From the question to the price that the seller takes. */
  async accepted(
    seller: Company,
    financier: Company,
    holdingId: string,
    amount: bigint,
    { terms = {}, words = {} }: { terms?: Terms; words?: Record<string, unknown> } = {},
  ): Promise<Deal> {
    const requestId = await this.ask(seller, holdingId, amount, financier);
    return this.accept(seller, await this.quote(financier, requestId, terms), words);
  }

  /** The seller signs the hold, which is on its way to the ledger then. */
  async signHold(seller: Company, deal: Deal): Promise<void> {
    await this.world.signOnly(seller.maker, deal.path, waiting(deal));
  }

  /** The seller signs the hold, and the ledger has it. */
  async hold(seller: Company, deal: Deal): Promise<void> {
    await applied(seller.maker.client, await this.world.signAt(seller.maker, deal.path, waiting(deal)));
    await this.untilDeal(seller, deal, 'signed');
  }

  /** The financier searches the register and registers. Gives the commit that waits for its two people. */
  async register(financier: Company, deal: Deal): Promise<Proposal> {
    return waiting(dealView.parse(await financier.maker.client.post(`${deal.path}/registration`)));
  }

  async commit(financier: Company, deal: Deal): Promise<void> {
    const asked = await this.register(financier, deal);
    await this.twoSign(financier, deal, asked);
  }

  /** The financier proposes to give the holding back. */
  async release(financier: Company, deal: Deal): Promise<Proposal> {
    return waiting(dealView.parse(await financier.maker.client.post(`${deal.path}/release`)));
  }

  /** The financier's maker gives a holding back that is only held. */
  async giveBack(financier: Company, deal: Deal): Promise<void> {
    const asked = await this.release(financier, deal);
    await applied(financier.maker.client, await this.world.signAt(financier.maker, deal.path, asked));
  }

  /** Two of the financier give back what was committed. */
  async twoGiveBack(financier: Company, deal: Deal): Promise<void> {
    await this.twoSign(financier, deal, await this.release(financier, deal));
  }

  /** The seller itself says that the money came, and by which booking of its bank. */
  async receipt(seller: Company, deal: Deal): Promise<void> {
    const asked = waiting(
      dealView.parse(
        await seller.maker.client.post(`${deal.path}/receipt`, { bankReference: 'SELLER-STATEMENT-1' }),
      ),
    );
    await applied(seller.maker.client, await this.world.signAt(seller.maker, deal.path, asked));
  }

  /** The seller pays what the holding is owed, and both sign it back. */
  async buyBack(seller: Company, financier: Company, deal: Deal): Promise<void> {
    await this.world.deposit(seller, BUY_BACK_MONEY);
    await seller.maker.client.post(`${deal.path}/repurchase`);
    const asked = await this.world.until(
      'the order that gives the holding back',
      async () => (await this.see(financier, deal)).proposal,
      (found) => found !== null,
    );
    if (!asked) throw new Error('Nothing waits for a signature.');
    await this.world.signOnly(financier.maker, deal.path, asked);
    await applied(seller.maker.client, await this.world.signAt(seller.maker, deal.path, asked));
    await this.untilDeal(seller, deal, 'repurchased');
  }

  async twoSign(financier: Company, deal: Deal, asked: Proposal): Promise<void> {
    await this.world.signOnly(financier.maker, deal.path, asked);
    await applied(financier.checker.client, await this.world.signAt(financier.checker, deal.path, asked));
  }

  /** The whole sale, to the money on the seller's account. */
  async sell(
    seller: Company,
    financier: Company,
    holdingId: string,
    amount: bigint,
    terms: Terms = {},
  ): Promise<Deal> {
    const deal = await this.accepted(seller, financier, holdingId, amount, { terms });
    await this.hold(seller, deal);
    await this.commit(financier, deal);
    await this.untilDeal(seller, deal, 'funded');
    return deal;
  }

  async see(company: Company, deal: Deal): Promise<z.infer<typeof dealView>> {
    return dealView.parse(await company.maker.client.get(deal.path));
  }

  async untilDeal(company: Company, deal: Deal, status: string): Promise<void> {
    await this.world.until(
      `discount ${status}`,
      async () => (await this.see(company, deal)).status,
      (found) => found === status,
    );
  }
}

/** The order of a discount that waits for signatures. */
export function waiting({ status, proposal: asked }: z.infer<typeof dealView>): Proposal {
  if (!asked) throw new Error(`The discount is ${status} and waits for no signature.`);
  return asked;
}
