import { z } from 'zod';
import type { StateTable } from '#common';

/** How a certificate stands. Up to `offered` people decide; from `active` on the ledger, the calendar and banks. */
export const certificateStatus = z.enum([
  'draft',
  'submitted',
  'offered',
  'refused',
  'expired',
  'withdrawn',
  'active',
  'due',
  'part-paid',
  'overdue',
  'defaulted',
  'settled',
  'written-off',
  'cancelled',
]);
export type CertificateStatus = z.infer<typeof certificateStatus>;

/** What may follow (DOMAIN.md, “States”). */
export const CERTIFICATE_STATES: StateTable<CertificateStatus> = {
  draft: ['submitted', 'refused', 'expired', 'withdrawn'],
  submitted: ['offered', 'refused', 'expired', 'withdrawn'],
  offered: ['active', 'refused', 'expired', 'withdrawn'],
  active: ['due', 'settled', 'cancelled'],
  due: ['settled', 'part-paid', 'overdue'],
  'part-paid': ['settled', 'overdue'],
  overdue: ['part-paid', 'settled', 'defaulted'],
  defaulted: ['settled', 'written-off'],
  refused: [],
  expired: [],
  withdrawn: [],
  settled: [],
  'written-off': [],
  cancelled: [],
};
