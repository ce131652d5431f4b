import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { p256Name } from '#orders';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { phoneKey, type PhoneKey } from '../../shared/phone-key';
import { Button, Card, Field, ProblemNote } from '../ui';
import { CodeField, isCode } from './code-field';
import { answer } from './device-key';
import { isPhone, readPhone } from './phone-number';

/** Signing in with the phone's own key and a code by SMS; nothing where this device has no such key. */
export function PhoneSignIn({ onEntered }: { onEntered: () => Promise<void> }) {
  const [key, setKey] = useState<PhoneKey>();
  useEffect(() => {
    // A browser that keeps no keys has none.
    phoneKey().then(setKey, () => undefined);
  }, []);
  return key ? <SignInCard phoneKey={key} onEntered={onEntered} /> : null;
}

function SignInCard({ phoneKey: own, onEntered }: { phoneKey: PhoneKey; onEntered: () => Promise<void> }) {
  const { t } = useTranslation('public');
  const [typed, setTyped] = useState('');
  const [code, setCode] = useState('');
  const [sent, setSent] = useState<{ ceremonyId: string; challenge: string }>();
  const phone = readPhone(typed);
  const ledgerKey = p256Name(own.publicKey);
  const sending = useOnce(async () => {
    setSent(await read(api.POST('/v1/sessions/phone-codes', { body: { phone, ledgerKey } })));
  });
  const entering = useOnce(async () => {
    if (!sent) return;
    const { ceremonyId, challenge } = sent;
    const signature = await answer(own, challenge);
    await read(api.POST('/v1/sessions/phone', { body: { ledgerKey, ceremonyId, code, signature } }));
    await onEntered();
  });
  return (
    <Card title={t('signIn.phone')}>
      <p>{t('signIn.phoneHint')}</p>
      <Field label={t('key.phone')} hint={t('key.phoneNumberHint')}>
        {(props) => (
          <input
            {...props}
            className="input"
            type="tel"
            autoComplete="tel"
            value={typed}
            onChange={({ target }) => {
              setTyped(target.value);
              setSent(undefined);
            }}
          />
        )}
      </Field>
      <ProblemNote error={sending.error ?? entering.error} />
      {sent ? (
        <>
          <CodeField value={code} onChange={setCode} />
          <Button
            look="primary"
            wide
            busy={entering.busy}
            disabled={!isCode(code)}
            onClick={() => void entering.run()}
          >
            {t('signIn.phoneAct')}
          </Button>
        </>
      ) : (
        <Button wide busy={sending.busy} disabled={!isPhone(phone)} onClick={() => void sending.run()}>
          {t('signIn.sendCode')}
        </Button>
      )}
    </Card>
  );
}
