import { errorCatalogue } from '#common';

export const messagesErrors = errorCatalogue({
  'message-unsent': {
    kind: 'unavailable',
    en: 'The message could not be sent by {channel} now. Try again in a few minutes, or tell the operator.',
    zh: '消息暂时无法通过 {channel} 发送,请几分钟后重试或联系平台运营方。',
  },
});
