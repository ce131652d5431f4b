import { useQuery } from '@tanstack/react-query';
import { api, read, type Shape } from '../../shared/api';
import { useMe } from '../../shared/session';
import { useOwnCertificates, type CertificateLine } from './own-certificates';

/** An order that waits for a signature, with the certificate that it issues, where it does. */
export interface Waiting {
  proposal: Shape<'Proposal'>;
  certificateId: string | undefined;
  certificate: CertificateLine | undefined;
  /** Whether the person here can give what is missing. */
  isMine: boolean;
}

/** Beyond what one answer holds, orders are asked for by their certificates, so many at a time. */
const AT_ONCE = 50;

/** What waits for a signature of the company, the oldest first. */
export function useWaiting() {
  const { data: me } = useMe();
  const { certificates, isWhole } = useOwnCertificates();
  const listed = useQuery({
    queryKey: ['proposals', 'waiting'],
    queryFn: async () => (await read(api.GET('/v1/proposals'))).data,
  });
  const there = new Set(listed.data?.map(({ id }) => id));
  const missing = certificates
    .filter(
      ({ status, proposalId }) => status === 'submitted' && proposalId !== null && !there.has(proposalId),
    )
    .flatMap(({ proposalId }) => proposalId ?? [])
    .slice(-AT_ONCE);
  const others = useQuery({
    queryKey: ['proposals', 'of-certificates', missing],
    queryFn: () =>
      Promise.all(missing.map((id) => read(api.GET('/v1/proposals/{id}', { params: { path: { id } } })))),
    enabled: isWhole && listed.data !== undefined && missing.length > 0,
  });
  const byId = new Map(certificates.map((one) => [one.id, one]));
  const items = [...(listed.data ?? []), ...(others.data ?? [])].map((proposal): Waiting => {
    const certificateId =
      proposal.subject.kind === 'certificate' && proposal.order.kind === 'issue'
        ? proposal.subject.id
        : undefined;
    return {
      proposal,
      certificateId,
      certificate: certificateId === undefined ? undefined : byId.get(certificateId),
      isMine: openNeeds(proposal).some(
        ({ participant, power }) => participant === me?.participant && me.userRoles.includes(power),
      ),
    };
  });
  return {
    items,
    isPending: listed.isPending,
    error: listed.error ?? others.error,
    refetch: () => {
      void listed.refetch();
      void others.refetch();
    },
  };
}

/** The signatures that a proposal still waits for. */
export function openNeeds({ needs, signedBy }: Shape<'Proposal'>): Shape<'Proposal'>['needs'] {
  const given = [...signedBy];
  return needs.filter(({ participant, power }) => {
    const at = given.findIndex((one) => one.participant === participant && one.power === power);
    if (at < 0) return true;
    given.splice(at, 1);
    return false;
  });
}
