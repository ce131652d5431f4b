import type { Fault } from './invoice-file';
import type { Prepared } from './prepare';

/** How far a file has come on its way to a certificate. */
export type Outcome =
  | { state: 'preparing' }
  | { state: 'failed'; fault: Fault }
  | (Prepared & { state: 'to-sign' | 'there' | 'signed' })
  | (Prepared & { state: 'unsigned'; fault: Fault });
