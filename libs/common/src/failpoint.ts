/** Points between two effects, where a crash must lose nothing and double nothing (FAULTS 1, 2 and 30). */
export type Failpoint =
  | 'operation.committed'
  | 'nonce.persisted'
  | 'tx.sent'
  | 'receipt.seen'
  | 'projection.committed'
  | 'webhook.answered';

const passed = new Map<string, number>();

/**
 * Kills the process at once, as a power cut would, when `CRASH_AT` names this point: `tx.sent`, or `tx.sent#3` for
 * the third time that it is passed. Only in a sandbox.
 */
export function failpoint(name: Failpoint): void {
  const { CRASH_AT, MODE } = process.env;
  if (!CRASH_AT || (MODE ?? 'sandbox') !== 'sandbox') return;
  const [wanted, times = '1'] = CRASH_AT.split('#');
  if (wanted !== name) return;
  const count = (passed.get(name) ?? 0) + 1;
  passed.set(name, count);
  if (count === Number(times)) process.kill(process.pid, 'SIGKILL');
}
