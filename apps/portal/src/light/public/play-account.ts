import { useQuery } from '@tanstack/react-query';
import { api, read } from '../../shared/api';

/** Whether this is a sandbox, whose bank opens accounts of play money. */
export function useIsSandbox(): boolean {
  const people = useQuery({
    queryKey: ['sandbox', 'people'],
    queryFn: async () => (await api.GET('/v1/sandbox/people')).data?.data ?? [],
    staleTime: Infinity,
  });
  return (people.data?.length ?? 0) > 0;
}

/** Opens an account of play money under a company's name. Gives its number. */
export async function openPlayAccount(holder: string, currency: string): Promise<string> {
  const { number } = await read(api.POST('/v1/bank/play-accounts', { body: { holder, currency } }));
  return number;
}

/** What arrived last on it, as its owner reads it in the bank's app; undefined where nothing has. */
export async function arrivedOn(number: string): Promise<bigint | undefined> {
  const { amount } = await read(
    api.GET('/v1/bank/play-accounts/{number}/arrived', { params: { path: { number } } }),
  );
  return amount === null ? undefined : BigInt(amount);
}

export const isPlayAccount = (number: string): boolean => number.startsWith('PLAY');
