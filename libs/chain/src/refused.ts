import { DomainError } from '#common';
import { REFUSALS, type RefusalCode } from '#orders';

/** The contract's refusal as an error of the API, foreseen before anything was sent. */
export function refused(code: RefusalCode): DomainError {
  const [, en, zh] = REFUSALS.find(([known]) => known === code) ?? [code, code, code];
  return new DomainError(code, { kind: 'refused', en, zh }, {});
}
