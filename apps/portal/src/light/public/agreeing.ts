import { useQuery } from '@tanstack/react-query';
import { statementDigest } from '#orders';
import { api, read, type Shape } from '../../shared/api';
import { NotSigned, sign } from '../../shared/signing';
import { bearer, type Application } from './application-api';
import { makePasskey, type DeviceKey } from './device-key';
import type { KeptApplication } from './kept-application';

type AgreementText = Shape<'AgreementText'>;

export function useAgreementText({ role, language }: Pick<Application, 'role' | 'language'>) {
  return useQuery({
    queryKey: ['agreement', role, language],
    queryFn: () => read(api.GET('/v1/agreements/text', { params: { query: { role, language } } })),
    staleTime: Infinity,
  });
}

/** Whether the agreement is signed by the person who is named now, for the company that is named now. */
export function isSigned({ agreement, missing, content }: Application): boolean {
  const { representative, signatories = [] } = content;
  return (
    agreement !== null &&
    !missing.includes('agreement') &&
    signatories.some(({ name }) => name === representative?.name)
  );
}

/** Has the device make a passkey for this application, under its person's name. @throws NotSigned */
export async function makeKey(token: string, name: string): Promise<DeviceKey> {
  const headers = bearer(token);
  const ceremony = await read(
    api.POST('/v1/applications/current/passkey-options', { headers, body: { name } }),
  );
  const { response, key } = await makePasskey(ceremony);
  const body = { ceremonyId: ceremony.ceremonyId, response };
  await read(api.POST('/v1/applications/current/passkeys', { headers, body }));
  return key;
}

/** Names the key in the application, and signs the text that was read with it. @throws NotSigned */
export async function signAgreement(
  { token, typed }: KeptApplication,
  { role, content }: Application,
  text: AgreementText,
  key: DeviceKey,
): Promise<Application> {
  const headers = bearer(token);
  const phone = key.kind === 'p256' ? { phone: typed.phone } : {};
  const name = content.representative?.name ?? typed.person;
  const signatories = [{ name, roles: ['maker' as const], passkeyId: key.id, ...phone }];
  await read(api.PATCH('/v1/applications/current', { headers, body: { signatories } }));
  if ((await sha256(text.text)) !== text.sha256) throw new NotSigned('differs');
  const digest = statementDigest({
    kind: 'agreement',
    role,
    version: text.version,
    textSha256: `0x${text.sha256}`,
    company: content.company?.uscc ?? content.company?.lei ?? '',
  });
  const signature = await sign(digest, { deviceKey: key });
  const body = { version: text.version, signature };
  return read(api.POST('/v1/applications/current/agreement', { headers, body }));
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
