/** How a person is reached. */
export type Channel = 'sms' | 'mail' | 'wechat';

/** A message to one person. */
export interface Message {
  channel: Channel;
  /** A telephone number (E.164), a mail address, or a WeChat open id. */
  to: string;
  /** What it is about, such as `phone-code`; gateways choose their template by it. */
  kind: string;
  subject: string;
  text: string;
}

/** The one way by which people are sent something; libs/notifications is behind it. */
export abstract class Messages {
  /** @throws message-unsent where it could not be handed over */
  abstract send(message: Message): Promise<void>;
}
