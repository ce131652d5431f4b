import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import {
  Agent as HttpAgent,
  request as httpRequest,
  type ClientRequest,
  type IncomingMessage,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { LookupFunction } from 'node:net';
import { addressIn, isInner } from './inner-addresses.js';

/** How long a receiver may take from the first lookup to the head of its answer. */
const ANSWER_WITHIN_MS = 10_000;
const LARGEST_HEAD = 8 * 1024;

/** Why an attempt came to nothing; the delivery log shows it. */
export const SEND_FAILURES = [
  'webhook-address-inner',
  'webhook-redirected',
  'webhook-refused',
  'webhook-timed-out',
  'webhook-unreachable',
] as const;
export type SendFailure = (typeof SEND_FAILURES)[number];

/** What became of one attempt; `status` is the receiver's, where it answered. */
export interface Answer {
  readonly status: number | null;
  readonly failure: SendFailure | null;
}

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
class AddressInner extends Error {
  override readonly name = 'AddressInner';
}

export interface Guard {
  /** Lets requests through to inner addresses: for sandboxes, whose receivers run beside them. */
  readonly allowInner: boolean;
  readonly resolve?: Resolve;
  readonly answerWithinMs?: number;
}

/**
 * Posts to a stranger's URL. Node connects to exactly the addresses that `lookup` here has checked, so that a name
 * which changes between a check and the connection (rebinding) gains nothing; one inner address among several refuses
 * them all. Redirects are not followed, proxies of the environment not used, and nothing of the answer is read but
 * its head.
 */
export async function postGuarded(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  guard: Guard,
): Promise<Answer> {
  const literal = addressIn(url.hostname);
  if (literal !== undefined && !guard.allowInner && isInner(literal))
    return { status: null, failure: 'webhook-address-inner' };
  const ends = AbortSignal.timeout(guard.answerWithinMs ?? ANSWER_WITHIN_MS);
  try {
    const status = await statusOf(url, body, headers, guard, ends);
    return { status, failure: failureOf(status) };
  } catch (error) {
    if (error instanceof AddressInner) return { status: null, failure: 'webhook-address-inner' };
    return { status: null, failure: ends.aborted ? 'webhook-timed-out' : 'webhook-unreachable' };
  }
}

function failureOf(status: number): SendFailure | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'webhook-redirected' : 'webhook-refused';
}

function statusOf(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  guard: Guard,
  signal: AbortSignal,
): Promise<number> {
  const secure = url.protocol === 'https:';
  // An agent of its own: no connection that was checked for another name, and no proxy of the environment.
  const agent = secure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  const options: RequestOptions = {
    method: 'POST',
    agent,
    signal,
    lookup: guardedLookup(guard),
    maxHeaderSize: LARGEST_HEAD,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
  };
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      response.on('error', () => undefined);
      resolve(response.statusCode ?? 0);
      response.destroy();
    };
    const sent: ClientRequest = secure
      ? httpsRequest(url, options, answered)
      : httpRequest(url, options, answered);
    sent.on('error', reject);
    sent.end(body);
  });
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
