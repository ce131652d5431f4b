import { createTransport } from 'nodemailer';
import type { Message } from '#identity';
import { messagesErrors } from './messages.errors.js';

/** One way out of the platform. */
export type Gateway = (message: Message) => Promise<void>;

const PATIENCE_MS = 10_000;

/** Mail through a server that speaks SMTP, such as smtps://user:secret@mail.example:465. */
export function smtpGateway(url: string, from: string): Gateway {
  const transport = createTransport(url, { from });
  return async ({ to, subject, text }) => {
    try {
      await transport.sendMail({ to, subject, text });
    } catch (error) {
      throw messagesErrors('message-unsent', { channel: 'mail' }, error);
    }
  };
}

/**
 * SMS and WeChat through a gateway over HTTP: it is posted {channel, to, kind, subject, text} with the token as Bearer, and
 * answers 2xx once it has taken the message. What stands before a provider's own interface is the operator's.
 */
export function httpGateway(url: string, token: string | undefined): Gateway {
  return async (message) => {
    let status: number;
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await response.body?.cancel();
      ({ status } = response);
    } catch (error) {
      throw messagesErrors('message-unsent', { channel: message.channel }, error);
    }
    if (status < 200 || status > 299) throw messagesErrors('message-unsent', { channel: message.channel });
  };
}
