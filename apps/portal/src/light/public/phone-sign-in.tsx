import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { p256Name } from '#orders';
import { api, read } from '../../shared/api';
import { phoneKey, type PhoneKey } from '../../shared/phone-key';
import { CodeCard } from './code-card';
import { answer } from './device-key';
import { readPhone } from './phone-number';

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
  const ledgerKey = p256Name(own.publicKey);
  return (
    <CodeCard
      title={t('signIn.phone')}
      hint={t('signIn.phoneHint')}
      phone={{ typed, onType: setTyped }}
      sendWords={t('signIn.sendCode')}
      actWords={t('signIn.phoneAct')}
      send={() =>
        read(api.POST('/v1/sessions/phone-codes', { body: { phone: readPhone(typed), ledgerKey } }))
      }
      act={async (_once, { ceremonyId, challenge }, code) => {
        const signature = await answer(own, challenge);
        await read(api.POST('/v1/sessions/phone', { body: { ledgerKey, ceremonyId, code, signature } }));
        await onEntered();
      }}
    />
  );
}
