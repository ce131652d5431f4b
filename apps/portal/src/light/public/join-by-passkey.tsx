import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { Button, Card, ProblemNote } from '../ui';
import { CodeField, isCode } from './code-field';
import { makePasskey } from './device-key';

/** What both ways of registering a key need. */
export interface JoinWay {
  token: string;
  /** Whether a lost device is replaced: the code by SMS then says who the person is. */
  replaces: boolean;
  phoneEndsWith: string | null;
  onDone: () => void;
}

/** Makes a passkey on this device; where a device was lost, after the code that went to the known number. */
export function JoinByPasskey({ token, replaces, phoneEndsWith, onDone }: JoinWay) {
  const { t } = useTranslation('public');
  const [sent, setSent] = useState<string>();
  const [code, setCode] = useState('');
  const sending = useOnce(async () => {
    const { ceremonyId } = await read(api.POST('/v1/user-invitations/phone-codes', { body: { token } }));
    setSent(ceremonyId);
  });
  const making = useOnce(async (key: string) => {
    const ceremony = await read(api.POST('/v1/user-invitations/passkey-options', { body: { token } }));
    const { response } = await makePasskey(ceremony);
    const headers = { 'idempotency-key': key };
    const body = { token, ceremonyId: ceremony.ceremonyId, response };
    if (sent === undefined) await read(api.POST('/v1/user-invitations/passkeys', { headers, body }));
    else {
      const smsCode = { ceremonyId: sent, code };
      await read(api.POST('/v1/lost-devices/passkeys', { headers, body: { ...body, smsCode } }));
    }
    onDone();
  });
  const needsCode = replaces && sent === undefined;
  return (
    <Card title={t('key.title')}>
      <p>{t('key.hint')}</p>
      <ProblemNote error={sending.error ?? making.error} />
      {needsCode ? (
        <Button look="primary" wide busy={sending.busy} onClick={() => void sending.run()}>
          {t('key.sendCode', { end: phoneEndsWith ?? '' })}
        </Button>
      ) : (
        <>
          {replaces && <CodeField value={code} onChange={setCode} />}
          <Button
            look="primary"
            wide
            busy={making.busy}
            disabled={replaces && !isCode(code)}
            onClick={() => void making.run()}
          >
            {t('key.make')}
          </Button>
        </>
      )}
    </Card>
  );
}
