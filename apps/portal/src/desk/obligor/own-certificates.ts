import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { api, read, type Shape } from '../../shared/api';

export type Certificate = Shape<'Certificate'>;

/** The first page is short, so that it is there at once; what follows comes in long ones behind it. */
const FIRST = 100;
const NEXT = 1000;

/**
 * All certificates of the company, the newest first. The first page shows before the others are read; `isWhole` says when
 * all are there, so that no sum over a part is taken for the whole.
 */
export function useOwnCertificates() {
  const pages = useInfiniteQuery({
    queryKey: ['certificates', 'own'],
    queryFn: ({ pageParam, signal }) =>
      read(
        api.GET('/v1/certificates', {
          params: {
            query: { limit: pageParam === undefined ? FIRST : NEXT, starting_after: pageParam },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, has_more }) => (has_more ? data.at(-1)?.id : undefined),
  });
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const certificates = useMemo(() => data?.pages.flatMap((page) => page.data).reverse() ?? [], [data]);
  return {
    certificates,
    isPending: pages.isPending,
    isWhole: data !== undefined && !hasNextPage,
    error: pages.error,
    refetch: pages.refetch,
  };
}

/** What the company owes on: issued, and not ended. */
export const OWED = ['active', 'due', 'part-paid', 'overdue', 'defaulted'] as const;
/** What can still be taken back. */
export const BEFORE_ISSUE = ['draft', 'submitted', 'offered'] as const;

export const isOwed = ({ status }: Certificate): boolean => OWED.some((one) => one === status);
export const isBeforeIssue = ({ status }: Certificate): boolean => BEFORE_ISSUE.some((one) => one === status);

/** Sums minor units; `outstanding` of what is issued, the face of what is not. */
export function sumOf(certificates: readonly Certificate[]): bigint {
  return certificates.reduce(
    (sum, one) => sum + BigInt((isBeforeIssue(one) ? one.face : one.outstanding) ?? 0),
    0n,
  );
}
