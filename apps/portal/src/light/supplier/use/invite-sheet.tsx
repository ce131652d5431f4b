import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { isTooLong, tooLong } from '../../../shared/names';
import { useOnce } from '../../../shared/once';
import { AmountField, Button, Field, Sheet } from '../../ui';
import { Copy } from '../copy';
import { QrCode } from '../qr';
import { Trouble } from '../trouble';

/** Invites a supplier that is not here yet: it sees the sum that waits before it gives anything of itself. */
export function InviteSheet({
  name,
  currency,
  onClose,
}: {
  name: string;
  currency: string;
  onClose: () => void;
}) {
  const { t, i18n } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const [legalName, setLegalName] = useState(name);
  const [text, setText] = useState('');
  const [minor, setMinor] = useState<bigint>();
  const [link, setLink] = useState<string>();
  const invite = useOnce(async (key: string) => {
    if (minor === undefined) return;
    const made = await read(
      api.POST('/v1/invitations', {
        headers: { 'Idempotency-Key': key },
        body: {
          legalName: legalName.trim(),
          role: 'supplier',
          amount: minor.toString(),
          currency,
          locale: i18n.language === 'en' ? 'en' : 'zh',
        },
      }),
    );
    setLink(made.link);
  });
  return (
    <Sheet
      open
      title={t('invite.title')}
      onClose={onClose}
      footer={
        link === undefined ? (
          <Button
            look="primary"
            wide
            busy={invite.busy}
            disabled={legalName.trim() === '' || isTooLong(legalName) || minor === undefined}
            onClick={() => void invite.run()}
          >
            {t('invite.make')}
          </Button>
        ) : (
          <Button wide onClick={onClose}>
            {t('invite.done')}
          </Button>
        )
      }
    >
      {link === undefined ? (
        <>
          <p className="quiet">{t('invite.hint')}</p>
          <Field
            label={t('invite.name')}
            fault={isTooLong(legalName) ? common('problem.nameTooLong', tooLong(legalName)) : undefined}
          >
            {(props) => (
              <input
                {...props}
                className="input"
                dir="auto"
                value={legalName}
                onChange={({ target }) => {
                  setLegalName(target.value);
                }}
              />
            )}
          </Field>
          <AmountField
            label={t('invite.amount')}
            currency={currency}
            value={text}
            onChange={(next, read) => {
              setText(next);
              setMinor(read);
            }}
          />
          <Trouble error={invite.error} />
        </>
      ) : (
        <>
          <p>{t('invite.ready', { name: legalName.trim() })}</p>
          <QrCode text={link} label={t('invite.qr')} />
          <p className="hash">
            <code>{link}</code>
            <Copy text={link} about={t('invite.link')} />
          </p>
          {'share' in navigator && (
            <Button
              wide
              onClick={() => {
                // Whoever closes the device's own window has changed their mind, and nothing is wrong.
                navigator.share({ url: link }).catch(() => undefined);
              }}
            >
              {t('invite.share')}
            </Button>
          )}
        </>
      )}
    </Sheet>
  );
}
