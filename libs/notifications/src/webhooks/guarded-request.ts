import { AddressInner, requestGuarded, type Guard as RequestGuard } from '#common';

/** How long a receiver may take from the first lookup to the head of its answer. */
const ANSWER_WITHIN_MS = 10_000;

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

export interface Guard extends RequestGuard {
  readonly answerWithinMs?: number;
}

/** Posts to a stranger's URL as `requestGuarded` does; nothing of the answer is read but its head. */
export async function postGuarded(
  url: URL,
  body: string,
  headers: Readonly<Record<string, string>>,
  guard: Guard,
): Promise<Answer> {
  const signal = AbortSignal.timeout(guard.answerWithinMs ?? ANSWER_WITHIN_MS);
  try {
    const out = { method: 'POST', headers, body, signal, largestAnswer: 0 };
    const { status } = await requestGuarded(url, out, guard);
    return { status, failure: failureOf(status) };
  } catch (error) {
    if (error instanceof AddressInner) return { status: null, failure: 'webhook-address-inner' };
    return { status: null, failure: signal.aborted ? 'webhook-timed-out' : 'webhook-unreachable' };
  }
}

function failureOf(status: number): SendFailure | null {
  if (status >= 200 && status < 300) return null;
  return status >= 300 && status < 400 ? 'webhook-redirected' : 'webhook-refused';
}
