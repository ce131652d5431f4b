import { SetMetadata } from '@nestjs/common';

export const OWN_TRANSACTIONS = 'own-transactions';
export const NOT_KEPT = 'not-kept';
export const READS_ONLY = 'reads-only';

/** A route whose work is many commits, each of them repeatable: it runs outside of the request's transaction. */
export const OwnTransactions = () => SetMetadata(OWN_TRANSACTIONS, true);

/** A POST that changes nothing and is asked again and again: no transaction is kept for it, and no entry when it is done. */
export const ReadsOnly = () => SetMetadata(READS_ONLY, true);

/** A route whose answer holds a secret: it is one transaction as others are, and its answer is kept nowhere. */
export const NotKept = () => SetMetadata(NOT_KEPT, true);
