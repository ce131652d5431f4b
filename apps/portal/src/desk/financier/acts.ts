import { api, read, type Shape } from '../../shared/api';
import type { Me } from '../../shared/session';
import { signProposal } from '../../shared/signing';
import type { Proposal } from './reads';

/** How an act is sent: the same key again is the same act. */
const sent = (key: string) => ({ 'idempotency-key': key });

/** Gives a price for a request, by one of the company’s products. */
export const givePrice = (
  id: string,
  body: { productId: string; termReview?: string },
  key: string,
): Promise<Shape<'Quote'>> =>
  read(api.POST('/v1/discount-requests/{id}/quotes', { params: { path: { id } }, headers: sent(key), body }));

/** Gives no price, and says why. */
export const declineRequest = (id: string, reason: string, key: string): Promise<Shape<'DiscountRequest'>> =>
  read(
    api.POST('/v1/discount-requests/{id}/declining', {
      params: { path: { id } },
      headers: sent(key),
      body: { reason },
    }),
  );

/** Searches the register and registers the purchase; the commit waits for signatures then. */
export const registerPurchase = (id: string, key: string): Promise<Shape<'Discount'>> =>
  read(api.POST('/v1/discounts/{id}/registration', { params: { path: { id } }, headers: sent(key) }));

/** Proposes to give the holding back; its release waits for signatures then. */
export const proposeRelease = (id: string, key: string): Promise<Shape<'Discount'>> =>
  read(api.POST('/v1/discounts/{id}/release', { params: { path: { id } }, headers: sent(key) }));

/** Proposes to claim from the seller what the obligor has not paid; a second person approves it. */
export const proposeClaim = (id: string, key: string): Promise<Shape<'Decision'>> =>
  read(api.POST('/v1/discounts/{id}/recourse', { params: { path: { id } }, headers: sent(key) }));

/** Signs the order of a discount, after its words were read; waits until the ledger has it. */
export async function signOrder(
  id: string,
  proposal: Proposal,
  me: Me,
  key: string,
): Promise<Shape<'Signed'>> {
  const signature = await signProposal(proposal, me);
  return read(
    api.POST('/v1/discounts/{id}/signatures', {
      params: { path: { id }, query: { wait: 'true' } },
      headers: sent(key),
      body: { signature },
    }),
  );
}
