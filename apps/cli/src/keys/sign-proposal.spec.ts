import { describe, expect, it } from '@jest/globals';
import { orderHash, orderToJson, recoverKey, type LedgerDomain, type Order } from '#orders';
import { SoftwarePasskey, SoftwarePhone } from '../demo/authenticator.js';
import { rawKey } from './raw-key.js';
import { proposal, signProposal } from './sign-proposal.js';
import type { Signing } from './signing.js';

const domain: LedgerDomain = { chainId: 31_337n, verifyingContract: `0x${'22'.repeat(20)}` };
const order: Order<'pause'> = { kind: 'pause', body: { paused: true, nonce: 7 } };
const hash = orderHash(domain, order);
const answered = {
  id: '1',
  order: orderToJson(order),
  orderHash: hash,
  domain: { ...domain, chainId: '31337' },
  status: 'open',
};

const KEYS: readonly (readonly [string, Signing])[] = [
  ['a raw key', rawKey(`0x${'11'.repeat(32)}`)],
  ['a passkey', new SoftwarePasskey('http://localhost:3000')],
  ['a phone’s own key', new SoftwarePhone()],
];

describe.each(KEYS)('%s', (_, signing) => {
  it('signs what the API proposes, as the ledger reads it', () => {
    const signature = signProposal(signing, proposal.parse(answered));
    expect(recoverKey(hash, signature)).toBe(signing.ledgerKey);
  });

  it.each([
    ['words', { order: orderToJson({ ...order, body: { paused: false, nonce: 7 } }) }],
    ['ledger', { domain: { ...answered.domain, chainId: '1' } }],
    ['hash', { orderHash: `0x${'00'.repeat(32)}` }],
  ])('does not sign where the %s are others', (_part, other) => {
    expect(() => signProposal(signing, proposal.parse({ ...answered, ...other }))).toThrow(
      'proposal-differs',
    );
  });
});
