import { Inject, Injectable } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '#common';
import { Messages, type Channel, type Message } from '#identity';
import { httpGateway, smtpGateway, type Gateway } from './gateways.js';
import { messagesErrors } from './messages.errors.js';
import { SandboxInbox } from './sandbox-inbox.service.js';

type Settings = Pick<
  Configuration,
  'MODE' | 'SMTP_URL' | 'MAIL_FROM' | 'SMS_GATEWAY_URL' | 'WECHAT_GATEWAY_URL' | 'MESSAGE_GATEWAY_TOKEN'
>;

/** Sends by the way that the settings name for a channel; a sandbox keeps in its inbox what has none. */
@Injectable()
export class SentMessages extends Messages {
  private readonly gateways: Readonly<Record<Channel, Gateway | undefined>>;

  constructor(inbox: SandboxInbox, @Inject(CONFIGURATION) settings: Settings) {
    super();
    const kept: Gateway | undefined =
      settings.MODE === 'sandbox' ? (message) => inbox.keep(message) : undefined;
    const http = (url: string | undefined): Gateway | undefined =>
      url === undefined ? kept : httpGateway(url, settings.MESSAGE_GATEWAY_TOKEN);
    this.gateways = {
      mail: settings.SMTP_URL === undefined ? kept : smtpGateway(settings.SMTP_URL, settings.MAIL_FROM),
      sms: http(settings.SMS_GATEWAY_URL),
      wechat: http(settings.WECHAT_GATEWAY_URL),
    };
  }

  async send(message: Message): Promise<void> {
    const gateway = this.gateways[message.channel];
    if (!gateway) throw messagesErrors('message-unsent', { channel: message.channel });
    await gateway(message);
  }
}
