import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressIn, isInner } from './inner-addresses.js';

const LARGEST_HEAD = 8 * 1024;

/** All addresses of a name. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, found: LookupAddress[]) => void,
) => void;

const bySystem: Resolve = (hostname, done) => {
  systemLookup(hostname, { all: true }, (error, found) => {
    // It gives no list where it failed, whatever its type says.
    done(error, error ? [] : found);
  });
};

/** A name, or a literal address, that leads to the inside. */
export class AddressInner extends Error {
  override readonly name = 'AddressInner';
}

/** An answer that is longer than it may be. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
}

export interface Guard {
  /** Lets requests through to inner addresses: for sandboxes, whose receivers run beside them. */
  readonly allowInner: boolean;
  readonly resolve?: Resolve;
}

/** What is sent to a stranger; of the answer no more than `largestAnswer` bytes are read, and with 0 its head only. */
export interface Outgoing {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly largestAnswer: number;
}

export interface Incoming {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer<ArrayBuffer>;
}

/**
 * Sends to a stranger's URL. Node connects to exactly the addresses that `lookup` here has checked, so that a name which
 * changes between a check and the connection (rebinding) gains nothing; one inner address among several refuses them
 * all. Redirects are not followed, and proxies of the environment not used.
 * @throws AddressInner, AnswerTooLarge, and what Node says where nobody answers in time
 */
export async function requestGuarded(url: URL, out: Outgoing, guard: Guard): Promise<Incoming> {
  const literal = addressIn(url.hostname);
  if (literal !== undefined && !guard.allowInner && isInner(literal))
    throw new AddressInner(`${url.hostname} is an inner address.`);
  const secure = url.protocol === 'https:';
  // An agent of its own: no connection that was checked for another name, and no proxy of the environment.
  const agent = secure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  const { method, headers, body = '', signal } = out;
  const options: RequestOptions = {
    method,
    agent,
    signal,
    lookup: guardedLookup(guard),
    maxHeaderSize: LARGEST_HEAD,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent: ClientRequest = secure
      ? httpsRequest(url, options, resolve)
      : httpRequest(url, options, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: await bodyOf(response, out.largestAnswer),
  };
}

async function bodyOf(response: IncomingMessage, most: number): Promise<Buffer<ArrayBuffer>> {
  response.on('error', () => undefined);
  if (most === 0) {
    response.destroy();
    return Buffer.alloc(0);
  }
  const parts: Buffer[] = [];
  let length = 0;
  const bytes: AsyncIterable<Buffer> = response;
  for await (const part of bytes) {
    length += part.length;
    // Leaving the loop ends the connection.
    if (length > most) throw new AnswerTooLarge(`The answer has more than ${String(most)} bytes.`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** The lookup of one connection: what it gives is what is connected to. */
function guardedLookup({ allowInner, resolve = bySystem }: Guard): LookupFunction {
  return (hostname, { all }, done) => {
    resolve(hostname, (error, found) => {
      const [first] = found;
      if (error || !first) done(error ?? new Error(`${hostname} has no address.`), '', 0);
      else if (!allowInner && found.some(({ address }) => isInner(address)))
        done(new AddressInner(`${hostname} leads to the inside.`), '', 0);
      else if (all) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}
