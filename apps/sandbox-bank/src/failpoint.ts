/** Points between two effects, where a crash must lose nothing and double nothing. */
export type Failpoint = 'payments.unanswered' | 'payments.booked' | 'notice.accepted';

/** Kills the process at once, as a power cut would, when `CRASH_AT` names this point. */
export function failpoint(name: Failpoint, crashAt: string | undefined): void {
  if (crashAt === name) process.kill(process.pid, 'SIGKILL');
}
