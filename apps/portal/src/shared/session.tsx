import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, Problem, read, type Shape } from './api';
import { forgetKey } from './signing';

export type Me = Shape<'Me'>;

const HINT = 'tributary.signed-in';
/** Whether somebody signed in here and has not signed out: no proof of anything, only whether asking is of use. */
export const wasSignedIn = (): boolean => localStorage.getItem(HINT) !== null;
function noteSignedIn(): void {
  localStorage.setItem(HINT, 'yes');
}

/** Goes on after signing in: to the page that was asked for, where it is one of ours, else to the person's own. */
export async function enter(next: string | null): Promise<void> {
  noteSignedIn();
  const who = await read(api.GET('/v1/me'));
  location.assign(next !== null && /^\/(supplier|desk)(\/|$)/.test(next) ? next : homeOf(who));
}

/** Who is signed in; null where nobody is. */
export function useMe() {
  return useQuery({
    queryKey: ['me'],
    queryFn: async (): Promise<Me | null> => {
      try {
        return await read(api.GET('/v1/me'));
      } catch (error) {
        if (error instanceof Problem && error.status === 401) {
          localStorage.removeItem(HINT);
          return null;
        }
        throw error;
      }
    },
    staleTime: 60_000,
    enabled: wasSignedIn(),
  });
}

/** Signs out, and forgets what this page knew. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    try {
      await read(api.POST('/v1/sessions/current/ending'));
    } finally {
      localStorage.removeItem(HINT);
      forgetKey();
      queries.clear();
      location.assign('/sign-in');
    }
  }, [queries]);
}

/** Where a person's own pages begin. */
export function homeOf({ companyRoles }: Pick<Me, 'companyRoles'>): string {
  if (companyRoles.includes('supplier') && companyRoles.length === 1) return '/supplier';
  for (const role of ['obligor', 'financier', 'operator'] as const)
    if (companyRoles.includes(role)) return `/desk/${role}`;
  if (companyRoles.includes('supervisor')) return '/desk/auditor';
  return companyRoles.includes('supplier') ? '/supplier' : '/desk/company';
}
