import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { Button, Card, ProblemNote } from '../ui';
import { CodeCard, type SentCode } from './code-card';
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
  const make = async (once: string, sent?: SentCode, code = ''): Promise<void> => {
    const ceremony = await read(api.POST('/v1/user-invitations/passkey-options', { body: { token } }));
    const { response } = await makePasskey(ceremony);
    const headers = { 'idempotency-key': once };
    const body = { token, ceremonyId: ceremony.ceremonyId, response };
    if (sent === undefined) await read(api.POST('/v1/user-invitations/passkeys', { headers, body }));
    else {
      const smsCode = { ceremonyId: sent.ceremonyId, code };
      await read(api.POST('/v1/lost-devices/passkeys', { headers, body: { ...body, smsCode } }));
    }
    onDone();
  };
  const making = useOnce(make);
  if (replaces)
    return (
      <CodeCard
        title={t('key.title')}
        hint={t('key.hint')}
        sendWords={t('key.sendCode', { end: phoneEndsWith ?? '' })}
        actWords={t('key.make')}
        send={() => read(api.POST('/v1/user-invitations/phone-codes', { body: { token } }))}
        act={make}
      />
    );
  return (
    <Card title={t('key.title')}>
      <p>{t('key.hint')}</p>
      <ProblemNote error={making.error} />
      <Button look="primary" wide busy={making.busy} onClick={() => void making.run()}>
        {t('key.make')}
      </Button>
    </Card>
  );
}
