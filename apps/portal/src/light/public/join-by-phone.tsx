import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { Button, Card, ProblemNote } from '../ui';
import { CodeField, isCode } from './code-field';
import { answerByPhone } from './device-key';
import type { JoinWay } from './join-by-passkey';

/** Makes the phone's own key with a code by SMS, for phones without passkeys. */
export function JoinByPhone({ token, replaces, phoneEndsWith, onDone }: JoinWay) {
  const { t } = useTranslation('public');
  const [sent, setSent] = useState<{ ceremonyId: string; challenge: string }>();
  const [code, setCode] = useState('');
  const sending = useOnce(async () => {
    setSent(await read(api.POST('/v1/user-invitations/phone-codes', { body: { token } })));
  });
  const making = useOnce(async (key: string) => {
    if (!sent) return;
    const answer = await answerByPhone(sent.challenge);
    await read(
      api.POST(replaces ? '/v1/lost-devices/phones' : '/v1/user-invitations/phones', {
        headers: { 'idempotency-key': key },
        body: { token, ceremonyId: sent.ceremonyId, code, ...answer },
      }),
    );
    onDone();
  });
  if (phoneEndsWith === null)
    return (
      <Card title={t('key.phoneTitle')}>
        <p>{t('key.noPhone')}</p>
      </Card>
    );
  return (
    <Card title={t('key.phoneTitle')}>
      <p>{t('key.phoneHint')}</p>
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
            {t('key.makePhone')}
          </Button>
        </>
      ) : (
        <Button look="primary" wide busy={sending.busy} onClick={() => void sending.run()}>
          {t('key.sendCode', { end: phoneEndsWith })}
        </Button>
      )}
    </Card>
  );
}
