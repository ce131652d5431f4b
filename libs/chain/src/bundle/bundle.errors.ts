import { errorCatalogue } from '#common';

export const bundleErrors = errorCatalogue({
  'certificate-not-on-ledger': {
    kind: 'not-found',
    en: 'No event of the ledger is of certificate {id}.',
    zh: '账本上没有凭证 {id} 的任何记录。',
  },
  'bundle-behind': {
    kind: 'unavailable',
    en: 'The projection is not at the chain’s newest block. Try again in a moment.',
    zh: '投影尚未到达链上最新区块,请稍后重试。',
  },
});
