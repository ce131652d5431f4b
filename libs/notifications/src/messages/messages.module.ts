import { Global, Module } from '@nestjs/common';
import { Messages } from '#identity';
import { InboxController } from './inbox.controller.js';
import { SandboxInbox } from './sandbox-inbox.service.js';
import { SentMessages } from './sent-messages.service.js';

/** SMS, mail and WeChat for whoever asks for `Messages`. */
@Global()
@Module({
  controllers: [InboxController],
  providers: [SandboxInbox, { provide: Messages, useClass: SentMessages }],
  exports: [Messages],
})
export class MessagesModule {}
