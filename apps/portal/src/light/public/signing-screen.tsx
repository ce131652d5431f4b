import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { statementDigest } from '#orders';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { NotSigned, sign } from '../../shared/signing';
import { Button, Card, Loading, ProblemNote } from '../ui';
import { bearer, useShowApplication, type Application } from './application-api';
import { hasPasskeys, makePasskey, type DeviceKey } from './device-key';
import type { ScreenProps } from './screen-props';
import { PhoneKeyCard } from './phone-key-card';
import { PublicPage } from './page';

/** The third screen: the agreement, and one key that is made on this device and signs it. */
export function SigningScreen({
  application,
  kept,
  keep,
  onBack,
}: ScreenProps & { application: Application; onBack: () => void }) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const { token, typed } = kept;
  const show = useShowApplication(token);
  const [byPhone, setByPhone] = useState(!hasPasskeys());
  const { role, language, content } = application;
  const text = useQuery({
    queryKey: ['agreement', role, language],
    queryFn: () => read(api.GET('/v1/agreements/text', { params: { query: { role, language } } })),
    staleTime: Infinity,
  });
  /** Names the key in the application, signs the text that was read with it, and asks for the test payment. */
  const signWith = async (key: DeviceKey, agreement: Shape<'AgreementText'>): Promise<void> => {
    const person = content.representative?.name ?? typed.person;
    const phone = key.kind === 'p256' ? { phone: typed.phone } : {};
    await read(
      api.PATCH('/v1/applications/current', {
        headers: bearer(token),
        body: { signatories: [{ name: person, roles: ['maker'], passkeyId: key.id, ...phone }] },
      }),
    );
    if ((await sha256(agreement.text)) !== agreement.sha256) throw new NotSigned('differs');
    const digest = statementDigest({
      kind: 'agreement',
      role,
      version: agreement.version,
      textSha256: `0x${agreement.sha256}`,
      company: content.company?.uscc ?? content.company?.lei ?? '',
    });
    const signature = await sign(digest, { deviceKey: key });
    const body = { version: agreement.version, signature };
    const signed = await read(
      api.POST('/v1/applications/current/agreement', { headers: bearer(token), body }),
    );
    show(signed);
  };
  const signing = useOnce(async () => {
    if (!text.data) return;
    let { key } = kept;
    if (!key) {
      const name = content.representative?.name ?? typed.person;
      const ceremony = await read(
        api.POST('/v1/applications/current/passkey-options', { headers: bearer(token), body: { name } }),
      );
      const made = await makePasskey(ceremony);
      const { ceremonyId } = ceremony;
      const body = { ceremonyId, response: made.response };
      await read(api.POST('/v1/applications/current/passkeys', { headers: bearer(token), body }));
      key = made.key;
      const madeKey = made.key;
      keep((before) => ({ ...before, key: madeKey }));
    }
    await signWith(key, text.data);
  });
  return (
    <PublicPage title={t('signing.title')} lead={t('signing.lead')} step={{ at: 3, of: 3 }}>
      <Card title={text.data?.title ?? t('signing.agreement')}>
        {text.isPending && <Loading lines={6} />}
        <ProblemNote error={text.error} />
        {text.data && (
          <div className="public-agreement" tabIndex={0} role="region" aria-label={text.data.title}>
            {text.data.text}
          </div>
        )}
      </Card>
      {byPhone && !kept.key ? (
        <PhoneKeyCard
          kept={kept}
          keep={keep}
          onKey={async (key) => {
            if (text.data) await signWith(key, text.data);
          }}
        />
      ) : (
        <Card title={t('key.title')}>
          <p>{t('key.hint')}</p>
          <ProblemNote error={signing.error} />
          <Button
            look="primary"
            wide
            busy={signing.busy}
            disabled={!text.data}
            onClick={() => void signing.run()}
          >
            {kept.key ? t('signing.sign') : t('signing.makeAndSign')}
          </Button>
        </Card>
      )}
      {!kept.key && hasPasskeys() && (
        <Button
          look="quiet"
          onClick={() => {
            setByPhone(!byPhone);
          }}
        >
          {byPhone ? t('join.ratherPasskey') : t('join.ratherPhone')}
        </Button>
      )}
      <Button look="quiet" onClick={onBack}>
        {common('act.back')}
      </Button>
    </PublicPage>
  );
}

async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
