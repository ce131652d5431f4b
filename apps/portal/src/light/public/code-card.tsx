import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { Button, Card, Field, ProblemNote } from '../ui';
import { CodeField, isCode } from './code-field';
import { isPhone, readPhone } from './phone-number';

/** A code that was sent by SMS, and what a phone's key answers. */
export type SentCode = Shape<'PhoneCeremony'>;

/** Whose phone it is: a code is sent to its number, and what was asked for is done with the code. */
export function CodeCard({
  title,
  hint,
  phone,
  sendWords,
  actWords,
  send,
  act,
}: {
  title: string;
  hint: string;
  /** The number, where it is typed here and not known already. */
  phone?: { typed: string; onType: (typed: string) => void };
  sendWords: string;
  actWords: string;
  send: (once: string) => Promise<SentCode>;
  act: (once: string, sent: SentCode, code: string) => Promise<void>;
}) {
  const { t } = useTranslation('public');
  const [sent, setSent] = useState<SentCode>();
  const [code, setCode] = useState('');
  const sending = useOnce(async (once: string) => {
    setSent(await send(once));
  });
  const acting = useOnce(async (once: string) => {
    if (sent) await act(once, sent, code);
  });
  return (
    <Card title={title}>
      <p>{hint}</p>
      {phone && (
        <Field label={t('key.phone')} hint={t('key.phoneNumberHint')}>
          {(props) => (
            <input
              {...props}
              className="input"
              type="tel"
              autoComplete="tel"
              value={phone.typed}
              onChange={({ target }) => {
                setSent(undefined);
                phone.onType(target.value);
              }}
            />
          )}
        </Field>
      )}
      {sent && <CodeField value={code} onChange={setCode} />}
      <ProblemNote error={sending.error ?? acting.error} />
      {sent ? (
        <Button
          look="primary"
          wide
          busy={acting.busy}
          disabled={!isCode(code)}
          onClick={() => void acting.run()}
        >
          {actWords}
        </Button>
      ) : (
        <Button
          look="primary"
          wide
          busy={sending.busy}
          disabled={phone !== undefined && !isPhone(readPhone(phone.typed))}
          onClick={() => void sending.run()}
        >
          {sendWords}
        </Button>
      )}
    </Card>
  );
}
