import { QueryClient } from '@tanstack/react-query';
import { NoAnswer, Problem } from './api';

/** What a page has asked: kept a moment, asked again when the reader comes back, and not at all where it was refused. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) =>
        (error instanceof NoAnswer || (error instanceof Problem && error.status >= 502)) && count < 3,
      refetchOnWindowFocus: true,
    },
  },
});
