import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { bearer } from './application-api';
import { CodeCard } from './code-card';
import { answerByPhone, type DeviceKey } from './device-key';
import { readPhone } from './phone-number';
import type { ScreenProps } from './screen-props';

/** The second way: the phone's own key, with a code by SMS that shows whose phone it is. */
export function PhoneKeyCard({
  kept: { token, typed },
  keep,
  actWords,
  onKey,
}: ScreenProps & { actWords: string; onKey: (once: string, key: DeviceKey) => Promise<void> }) {
  const { t } = useTranslation('public');
  const phone = readPhone(typed.phone);
  const onType = (number: string): void => {
    keep((before) => ({ ...before, typed: { ...before.typed, phone: number } }));
  };
  return (
    <CodeCard
      title={t('key.phoneTitle')}
      hint={t('key.phoneHint')}
      phone={{ typed: typed.phone, onType }}
      sendWords={t('key.sendCode', { end: phone.slice(-2) })}
      actWords={actWords}
      send={async (once) => {
        const headers = { ...bearer(token), 'idempotency-key': once };
        const sent = await read(
          api.POST('/v1/applications/current/phone-codes', { headers, body: { phone } }),
        );
        onType(phone);
        return sent;
      }}
      act={async (once, { ceremonyId, challenge }, code) => {
        const answer = await answerByPhone(challenge);
        const { passkeyId } = await read(
          api.POST('/v1/applications/current/phones', {
            headers: { ...bearer(token), 'idempotency-key': once },
            body: { ceremonyId, code, ...answer },
          }),
        );
        const key: DeviceKey = { id: passkeyId, kind: 'p256', publicKey: answer.publicKey };
        keep((before) => ({ ...before, key }));
        await onKey(once, key);
      }}
    />
  );
}
