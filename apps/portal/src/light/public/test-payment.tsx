import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatMinor } from '../../shared/money';
import { useOnce } from '../../shared/once';
import { AmountField, Button, Card, ProblemNote, Tag } from '../ui';
import { arrivedOn, isPlayAccount } from './play-account';
import { bearer, useApplication, type Application } from './application-api';

/**
 * The account is proven by an amount that the bank pays to it, which is typed here. The payment is asked for by itself,
 * and waited for while the rest of the page can be used.
 */
export function TestPayment({
  application,
  token,
  text,
  onType,
  onBack,
}: {
  application: Application;
  token: string;
  text: string;
  onType: (text: string) => void;
  onBack: () => void;
}) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const { refetch } = useApplication(token);
  const { proof, content } = application;
  const { account } = content;
  const asking = useOnce(async (key: string) => {
    const headers = { ...bearer(token), 'idempotency-key': key };
    try {
      await read(api.POST('/v1/applications/current/account-proof', { headers }));
    } finally {
      await refetch();
    }
  });
  const looking = useOnce(async () => {
    if (!account) return;
    const arrived = await arrivedOn(account.number);
    if (arrived !== undefined) onType(formatMinor(arrived, account.currency, 'en'));
  });
  // Asked for once by itself; after a refusal the person looks at the account first.
  const asked = useRef(false);
  useEffect(() => {
    if (proof !== null || asked.current) return;
    asked.current = true;
    void asking.run();
  }, [proof, asking]);

  if (proof?.status === 'proven')
    return (
      <Card title={t('payment.title')} action={<Tag tone="good">{t('payment.provenTag')}</Tag>}>
        <p>{t('payment.proven')}</p>
      </Card>
    );
  const isThere = proof?.status === 'paid';
  const isOnItsWay = asking.busy || proof?.status === 'asked' || proof?.status === 'paying';
  return (
    <Card title={t('payment.title')} action={isThere && <Tag tone="good">{t('payment.arrived')}</Tag>}>
      <p>{t('payment.lead', { number: account?.number ?? '' })}</p>
      <p role="status" className={isThere ? 'sr-only' : undefined}>
        {isThere ? t('payment.isThere') : isOnItsWay ? t('payment.onItsWay') : t('payment.notAsked')}
      </p>
      {isThere && (
        <>
          <AmountField
            label={t('payment.amount')}
            currency={account?.currency ?? 'CNY'}
            value={text}
            hint={t('payment.amountHint', { count: proof.triesLeft })}
            onChange={onType}
          />
          {isPlayAccount(account?.number ?? '') && (
            <Button busy={looking.busy} onClick={() => void looking.run()}>
              {t('sandbox.look')}
            </Button>
          )}
          <ProblemNote error={looking.error} />
        </>
      )}
      {!isThere && !isOnItsWay && (
        <>
          <ProblemNote error={asking.error} />
          {proof?.reason != null && <p className="hint fault">{proof.reason}</p>}
          <Button onClick={() => void asking.run()}>{common('act.retry')}</Button>
          <Button look="quiet" onClick={onBack}>
            {t('payment.otherAccount')}
          </Button>
        </>
      )}
    </Card>
  );
}
