import { useInfiniteQuery } from '@tanstack/react-query';

/** Pages of a list, the next one after the last row of those that are there. */
export function usePages<Row extends { id: string }>(
  key: readonly unknown[],
  ask: (after: string | undefined) => Promise<{ data: Row[]; has_more: boolean }>,
) {
  const found = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ data, has_more: more }) => (more ? data.at(-1)?.id : undefined),
  });
  return { ...found, rows: found.data?.pages.flatMap(({ data }) => data) ?? [] };
}
