import type { Shape } from '../../shared/api';
import type { Me } from '../../shared/session';

/** Whether this person's signature is one of those that are still waited for. */
export function maySign(me: Me, { needs, signedBy }: Pick<Shape<'Proposal'>, 'needs' | 'signedBy'>): boolean {
  return needs.some(
    ({ participant, power }) =>
      participant === me.participant &&
      me.userRoles.includes(power) &&
      !signedBy.some((one) => one.participant === participant && one.power === power),
  );
}
