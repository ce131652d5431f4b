import { errorCatalogue } from '#common';

export const webhookErrors = errorCatalogue({
  'webhook-url-invalid': {
    kind: 'bad-request',
    en: 'This URL takes no webhook: {reason}. Give an https URL of your own server.',
    zh: '该地址不能接收推送:{reason}。请填写贵公司服务器的 https 地址。',
  },
  'webhook-address-inner': {
    kind: 'refused',
    en: 'The address {host} is not on the public internet, and nothing is sent there. Give one that is.',
    zh: '地址 {host} 不在公网上,不会向其推送。请填写公网地址。',
  },
  'webhook-too-many': {
    kind: 'refused',
    en: 'Your company has {most} webhooks already. Remove one first.',
    zh: '贵公司已有 {most} 个推送地址,请先删除一个。',
  },
  'webhook-not-active': {
    kind: 'conflict',
    en: 'This webhook is {status}, so nothing is sent to it. Resume it first.',
    zh: '该推送地址当前状态为 {status},不会推送,请先恢复。',
  },
});
