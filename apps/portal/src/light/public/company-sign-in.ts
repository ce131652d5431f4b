import { api, read } from '../../shared/api';

/** What stays with this tab while its person is at the company's provider. */
interface Begun {
  providerId: string;
  ceremonyId: string;
  /** Whose account it is, as it was typed. */
  company: string;
  /** The page that was asked for before signing in. */
  next: string | null;
}

const BEGUN = 'tributary.oidc-begun';
const COMPANY = 'tributary.oidc-company';

/** The company that signed in here last. */
export const lastCompany = (): string => localStorage.getItem(COMPANY) ?? '';

/** Goes to the sign-in of a company. @throws Problem, NoAnswer */
export async function goToCompany(company: string, next: string | null): Promise<void> {
  const { providerId, ceremonyId, url } = await read(
    api.POST('/v1/sessions/oidc-options', { body: { company } }),
  );
  const begun: Begun = { providerId, ceremonyId, company, next };
  sessionStorage.setItem(BEGUN, JSON.stringify(begun));
  localStorage.setItem(COMPANY, company);
  location.assign(url);
}

/** What this tab began, and begins no second time. */
export function takeBegun(): Begun | undefined {
  const kept = sessionStorage.getItem(BEGUN);
  sessionStorage.removeItem(BEGUN);
  return kept === null ? undefined : (JSON.parse(kept) as Begun);
}

/** What a provider sends a browser back with (RFC 6749, 4.1.2; RFC 9207). */
export type Answer = { code: string; state: string; iss: string | undefined } | { error: string } | undefined;

/** Reads it from an address; undefined where there is none. */
export function answerIn(search: string): Answer {
  const said = new URLSearchParams(search);
  const error = said.get('error');
  if (error !== null) return { error };
  const [code, state] = [said.get('code'), said.get('state')];
  if (code === null || state === null) return undefined;
  return { code, state, iss: said.get('iss') ?? undefined };
}
