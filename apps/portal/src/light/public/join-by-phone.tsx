import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { Card } from '../ui';
import { CodeCard } from './code-card';
import { answerByPhone } from './device-key';
import type { JoinWay } from './join-by-passkey';

/** Makes the phone's own key with a code by SMS, for phones without passkeys. */
export function JoinByPhone({ token, replaces, phoneEndsWith, onDone }: JoinWay) {
  const { t } = useTranslation('public');
  if (phoneEndsWith === null)
    return (
      <Card title={t('key.phoneTitle')}>
        <p>{t('key.noPhone')}</p>
      </Card>
    );
  return (
    <CodeCard
      title={t('key.phoneTitle')}
      hint={t('key.phoneHint')}
      sendWords={t('key.sendCode', { end: phoneEndsWith })}
      actWords={t('key.makePhone')}
      send={() => read(api.POST('/v1/user-invitations/phone-codes', { body: { token } }))}
      act={async (once, { ceremonyId, challenge }, code) => {
        const answer = await answerByPhone(challenge);
        await read(
          api.POST(replaces ? '/v1/lost-devices/phones' : '/v1/user-invitations/phones', {
            headers: { 'idempotency-key': once },
            body: { token, ceremonyId, code, ...answer },
          }),
        );
        onDone();
      }}
    />
  );
}
