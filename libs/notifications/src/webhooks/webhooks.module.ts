import { Module } from '@nestjs/common';
import { IdentityModule } from '#identity';
import { Deliveries } from './deliveries.service.js';
import { WebhookSender } from './webhook-sender.js';
import { WebhooksController } from './webhooks.controller.js';
import { Webhooks } from './webhooks.service.js';

/** Companies’ notices, brought to their own programs. */
@Module({
  imports: [IdentityModule],
  controllers: [WebhooksController],
  providers: [Deliveries, WebhookSender, Webhooks],
})
export class WebhooksModule {}
