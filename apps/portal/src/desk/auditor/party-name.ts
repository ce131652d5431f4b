import type { Shape } from '../../shared/api';

type Party = Shape<'LedgerCertificate'>['obligor'];

/** A company's name, or its number on the ledger where nobody registered it here. */
export const partyName = ({ name, participant }: Party): string => name ?? `№ ${String(participant)}`;
