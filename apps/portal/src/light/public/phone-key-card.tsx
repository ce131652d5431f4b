import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { Button, Card, Field, ProblemNote } from '../ui';
import { bearer } from './application-api';
import { CodeField, isCode } from './code-field';
import { answerByPhone, type DeviceKey } from './device-key';
import type { ScreenProps } from './screen-props';
import { isPhone, readPhone } from './phone-number';

/** The second way: the phone's own key, with a code by SMS that shows whose phone it is. */
export function PhoneKeyCard({
  kept,
  keep,
  onKey,
}: ScreenProps & { onKey: (key: DeviceKey) => Promise<void> }) {
  const { t } = useTranslation('public');
  const [sent, setSent] = useState<{ ceremonyId: string; challenge: string }>();
  const [code, setCode] = useState('');
  const { token, typed } = kept;
  const phone = readPhone(typed.phone);
  const sending = useOnce(async (key: string) => {
    const headers = { ...bearer(token), 'idempotency-key': key };
    const body = { phone };
    setSent(await read(api.POST('/v1/applications/current/phone-codes', { headers, body })));
    keep((before) => ({ ...before, typed: { ...before.typed, phone } }));
  });
  const making = useOnce(async (once: string) => {
    if (!sent) return;
    const answer = await answerByPhone(sent.challenge);
    const { passkeyId } = await read(
      api.POST('/v1/applications/current/phones', {
        headers: { ...bearer(token), 'idempotency-key': once },
        body: { ceremonyId: sent.ceremonyId, code, ...answer },
      }),
    );
    const key: DeviceKey = { id: passkeyId, kind: 'p256', publicKey: answer.publicKey };
    keep((before) => ({ ...before, key }));
    await onKey(key);
  });
  return (
    <Card title={t('key.phoneTitle')}>
      <p>{t('key.phoneHint')}</p>
      <Field label={t('key.phone')} hint={t('key.phoneNumberHint')}>
        {(props) => (
          <input
            {...props}
            className="input"
            type="tel"
            autoComplete="tel"
            value={typed.phone}
            onChange={({ target }) => {
              setSent(undefined);
              keep((before) => ({ ...before, typed: { ...before.typed, phone: target.value } }));
            }}
          />
        )}
      </Field>
      <ProblemNote error={sending.error ?? making.error} />
      {sent ? (
        <>
          <CodeField value={code} onChange={setCode} />
          <Button
            look="primary"
            wide
            busy={making.busy}
            disabled={!isCode(code)}
            onClick={() => void making.run()}
          >
            {t('signing.makeAndSign')}
          </Button>
        </>
      ) : (
        <Button
          look="primary"
          wide
          busy={sending.busy}
          disabled={!isPhone(phone)}
          onClick={() => void sending.run()}
        >
          {t('key.sendCode', { end: phone.slice(-2) })}
        </Button>
      )}
    </Card>
  );
}
