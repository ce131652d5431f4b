import { errorCatalogue } from '#common';

export const readingErrors = errorCatalogue({
  'node-contradicts': {
    kind: 'unavailable',
    en: 'The node contradicts itself: {what}. Nothing of it was taken over; it is asked again.',
    zh: '节点返回的数据自相矛盾:{what}。未采用任何数据,将重新读取。',
  },
  'node-silent': {
    kind: 'unavailable',
    en: 'The node has not answered {method} within {seconds} seconds. It is asked again.',
    zh: '节点在 {seconds} 秒内未答复 {method},将重新读取。',
  },
  'not-halted': {
    kind: 'conflict',
    en: 'The reading of the ledger has not stopped: there is nothing to resume.',
    zh: '账本读取并未停止,无需恢复。',
  },
});
