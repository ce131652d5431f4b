import { errorCatalogue } from '#common';

export const bankingErrors = errorCatalogue({
  'bank-message-unreadable': {
    kind: 'bad-request',
    en: 'The bank message cannot be read: {reason}. Send it again as the bank wrote it.',
    zh: '银行报文无法解析:{reason}。请按银行原文重新发送。',
  },
  'statement-differs': {
    kind: 'refused',
    en: 'The statement of {account} does not add up: {opening} and entries of {entries} are not {closing}. Ask the bank for a right one.',
    zh: '账户 {account} 的对账单不平:期初 {opening}、发生额 {entries} 与期末 {closing} 不符,请联系银行重新出具。',
  },
  'webhook-signature-invalid': {
    kind: 'unauthenticated',
    en: 'The notice’s signature does not fit its body. Check the webhook secret on both sides.',
    zh: '通知签名与内容不符,请核对双方的密钥。',
  },
  'webhook-stale': {
    kind: 'unauthenticated',
    en: 'The notice’s timestamp is more than five minutes away. Check the clocks, and send it again.',
    zh: '通知时间戳偏差超过五分钟,请核对时钟后重新发送。',
  },
  'bank-unreachable': {
    kind: 'unavailable',
    en: 'The bank did not answer as it should ({reason}). The message is kept and will be sent again.',
    zh: '银行未正常应答({reason})。报文已保存,将自动重发。',
  },
  'bank-account-missing': {
    kind: 'refused',
    en: '{company} has no bank account in {currency}. Register one before money can move.',
    zh: '{company} 没有 {currency} 账户,请先登记银行账户。',
  },
});
