export { MessagesModule } from './messages/messages.module.js';
export { WebhooksModule } from './webhooks/webhooks.module.js';
