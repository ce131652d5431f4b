import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, read, type Shape } from '../../shared/api';

export type Certificate = Shape<'Certificate'>;
/** A certificate in a table, its payee named. */
export type CertificateLine = Omit<Shape<'CertificateLine'>, 'payee' | 'proposalId'> &
  Pick<Certificate, 'payee' | 'proposalId'>;

/** The first page is short, so that it is there at once; what follows comes behind it in as few as can be. */
const FIRST = 100;
const NEXT = 10_000;

/**
 * All certificates of the company, the newest first. The first page shows before the others are read; `isWhole` says when
 * all are there, so that no sum over a part is taken for the whole.
 */
export function useOwnCertificates() {
  const pages = useInfiniteQuery({
    queryKey: ['certificates', 'own'],
    queryFn: async ({ pageParam, signal }) => {
      const query = { limit: pageParam === undefined ? FIRST : NEXT, starting_after: pageParam };
      return named(await read(api.GET('/v1/certificate-lines', { params: { query }, signal })));
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ lines, hasMore }) => (hasMore ? lines.at(-1)?.id : undefined),
    // Nothing of ten thousand lines is compared with what was there before: a new answer is a new table.
    structuralSharing: false,
  });
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const certificates = useMemo(() => data?.pages.flatMap(({ lines }) => lines) ?? [], [data]);
  return {
    certificates,
    isPending: pages.isPending,
    isWhole: data !== undefined && !hasNextPage,
    error: pages.error,
    refetch: pages.refetch,
  };
}

function named({ data, payees, has_more }: Shape<'CertificateLines'>) {
  const parties = new Map(payees.map((party) => [party.participant, party]));
  const lines = data.map(({ payee, proposalId = null, ...line }): CertificateLine => ({
    ...line,
    proposalId,
    payee: payee === null ? null : (parties.get(payee) ?? null),
  }));
  return { lines, hasMore: has_more };
}

/** What the company owes on: issued, and not ended. */
export const OWED = ['active', 'due', 'part-paid', 'overdue', 'defaulted'] as const;
/** What can still be taken back. */
export const BEFORE_ISSUE = ['draft', 'submitted', 'offered'] as const;

export const isOwed = ({ status }: Pick<Certificate, 'status'>): boolean =>
  OWED.some((one) => one === status);
export const isBeforeIssue = ({ status }: Pick<Certificate, 'status'>): boolean =>
  BEFORE_ISSUE.some((one) => one === status);

/** Sums minor units; `outstanding` of what is issued, the face of what is not. */
export function sumOf(certificates: readonly CertificateLine[]): bigint {
  return certificates.reduce(
    (sum, one) => sum + BigInt((isBeforeIssue(one) ? one.face : one.outstanding) ?? 0),
    0n,
  );
}
