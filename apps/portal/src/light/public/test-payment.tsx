import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatMinor } from '../../shared/money';
import { useOnce } from '../../shared/once';
import { AmountField, Button, Card, ProblemNote, Tag } from '../ui';
import { arrivedOn, isPlayAccount } from './play-account';
import { bearer, useApplication, useShowApplication, type Application } from './application-api';

/** The account is proven by an amount that the bank pays to it, which is typed here; then the application is handed in. */
export function TestPayment({
  application,
  token,
  onBack,
}: {
  application: Application;
  token: string;
  onBack: () => void;
}) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const { refetch } = useApplication(token);
  const show = useShowApplication(token);
  const [text, setText] = useState('');
  const [minor, setMinor] = useState<bigint>();
  const { proof, content, missing } = application;
  const { account } = content;
  const headers = bearer(token);
  const asking = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/applications/current/account-proof', { headers: { ...headers, 'idempotency-key': key } }),
    );
    await refetch();
  });
  const submitting = useOnce(async (key: string) => {
    show(
      await read(
        api.POST('/v1/applications/current/submission', { headers: { ...headers, 'idempotency-key': key } }),
      ),
    );
  });
  const answering = useOnce(async (key: string) => {
    if (minor === undefined) return;
    await read(
      api.POST('/v1/applications/current/account-proof/amount', {
        headers: { ...headers, 'idempotency-key': key },
        body: { amount: minor.toString() },
      }),
    );
    await refetch();
    await submitting.run();
  });
  const looking = useOnce(async () => {
    if (!account) return;
    const arrived = await arrivedOn(account.number);
    if (arrived === undefined) return;
    setMinor(arrived);
    setText(formatMinor(arrived, account.currency, 'en'));
  });
  // Asked for once by itself; after a refusal the person looks at the account first.
  const asked = useRef(false);
  useEffect(() => {
    if (proof !== null || asked.current) return;
    asked.current = true;
    void asking.run();
  }, [proof, asking]);

  const others = missing.filter((part) => part !== 'account proof');
  if (proof?.status === 'proven')
    return (
      <Card title={t('payment.proven')}>
        {others.length > 0 && <p>{t('payment.missing', { parts: others.join(', ') })}</p>}
        <ProblemNote error={submitting.error} />
        <Button
          look="primary"
          wide
          busy={submitting.busy}
          disabled={others.length > 0}
          onClick={() => void submitting.run()}
        >
          {t('payment.submit')}
        </Button>
      </Card>
    );
  const isThere = proof?.status === 'paid';
  const isOnItsWay = proof?.status === 'asked' || proof?.status === 'paying';
  return (
    <Card title={t('payment.title')} action={isThere && <Tag tone="good">{t('payment.arrived')}</Tag>}>
      <p>{t('payment.lead', { number: account?.number ?? '' })}</p>
      {isThere ? (
        <>
          <AmountField
            label={t('payment.amount')}
            currency={account?.currency ?? 'CNY'}
            value={text}
            hint={t('payment.amountHint', { count: proof.triesLeft })}
            onChange={(typed, read) => {
              setText(typed);
              setMinor(read);
            }}
          />
          {isPlayAccount(account?.number ?? '') && (
            <Button busy={looking.busy} onClick={() => void looking.run()}>
              {t('sandbox.look')}
            </Button>
          )}
          <ProblemNote error={answering.error ?? submitting.error ?? looking.error} />
          <Button
            look="primary"
            wide
            busy={answering.busy}
            disabled={minor === undefined}
            onClick={() => void answering.run()}
          >
            {t('payment.submit')}
          </Button>
        </>
      ) : (
        <>
          <p role="status">{asking.busy || isOnItsWay ? t('payment.onItsWay') : t('payment.notAsked')}</p>
          <ProblemNote error={asking.error} />
          {proof?.reason != null && <p className="hint fault">{proof.reason}</p>}
          {!asking.busy && !isOnItsWay && (
            <>
              <Button onClick={() => void asking.run()}>{common('act.retry')}</Button>
              <Button look="quiet" onClick={onBack}>
                {t('payment.otherAccount')}
              </Button>
            </>
          )}
        </>
      )}
    </Card>
  );
}
