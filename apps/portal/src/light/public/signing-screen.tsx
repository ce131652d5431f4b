import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { parseAmount } from '../../shared/money';
import { useOnce } from '../../shared/once';
import { Button, Card, Loading, ProblemNote, Tag } from '../ui';
import { isSigned, makeKey, signAgreement, useAgreementText } from './agreeing';
import { bearer, useApplication, useShowApplication, type Application } from './application-api';
import { hasPasskeys, type DeviceKey } from './device-key';
import { PublicPage } from './page';
import { PhoneKeyCard } from './phone-key-card';
import type { ScreenProps } from './screen-props';
import { TestPayment } from './test-payment';
import { Withdrawal } from './withdrawal';

/**
 * The third and last screen: the agreement, which one key of this device signs, and the amount of the bank's test
 * payment. The payment was asked for when the screen came up; it holds up nobody who reads or signs meanwhile. What was
 * done stays done, so that who comes back goes on with what is missing.
 */
export function SigningScreen({
  application,
  kept,
  keep,
  onBack,
}: ScreenProps & { application: Application; onBack: () => void }) {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  const { token, typed } = kept;
  const { refetch } = useApplication(token);
  const show = useShowApplication(token);
  const [byPhone, setByPhone] = useState(!hasPasskeys());
  const text = useAgreementText(application);
  const { proof, content, message, missing } = application;
  const signed = isSigned(application);
  const amount = parseAmount(typed.arrived ?? '', content.account?.currency ?? 'CNY');
  const isProvable = proof?.status === 'proven' || (proof?.status === 'paid' && 'minor' in amount);
  const others = signed ? missing.filter((part) => part !== 'account proof') : [];

  /** What is left to do with the key: each step is skipped that was done before. */
  const finish = async (once: string, key: DeviceKey | undefined): Promise<void> => {
    const headers = bearer(token);
    if (!signed && key && text.data) show(await signAgreement(kept, application, text.data, key));
    if (!isProvable) return;
    if (proof.status === 'paid' && 'minor' in amount)
      await read(
        api.POST('/v1/applications/current/account-proof/amount', {
          headers: { ...headers, 'idempotency-key': `${once}-amount` },
          body: { amount: amount.minor.toString() },
        }),
      );
    show(
      await read(
        api.POST('/v1/applications/current/submission', {
          headers: { ...headers, 'idempotency-key': `${once}-submission` },
        }),
      ),
    );
  };
  const act = useOnce(async (once: string) => {
    let { key } = kept;
    try {
      if (!signed && !key) {
        const made = await makeKey(token, content.representative?.name ?? typed.person);
        keep((before) => ({ ...before, key: made }));
        key = made;
      }
      await finish(once, key);
    } catch (error) {
      // Some of it may be done: a signature, or a try at the amount.
      await refetch();
      throw error;
    }
  });
  const actWords = signed
    ? t('payment.submit')
    : t(
        kept.key
          ? isProvable
            ? 'signing.signAndSubmit'
            : 'signing.sign'
          : isProvable
            ? 'signing.makeSignAndSubmit'
            : 'signing.makeAndSign',
      );
  return (
    <PublicPage title={t('signing.title')} lead={t('signing.lead')} step={{ at: 3, of: 3 }}>
      {message !== null && (
        <div className="note" role="status">
          <strong>{t('status.questions')}</strong>
          <p>{message}</p>
          <Button onClick={onBack}>{t('status.answer')}</Button>
        </div>
      )}
      <Card
        title={text.data?.title ?? t('signing.agreement')}
        action={signed && <Tag tone="good">{t('signing.signed')}</Tag>}
      >
        {text.isPending && <Loading lines={6} />}
        <ProblemNote error={text.error} />
        {text.data && (
          <div className="public-agreement" tabIndex={0} role="region" aria-label={text.data.title}>
            {text.data.text}
          </div>
        )}
      </Card>
      <TestPayment
        application={application}
        token={token}
        text={typed.arrived ?? ''}
        onType={(arrived) => {
          keep((before) => ({ ...before, typed: { ...before.typed, arrived } }));
        }}
        onBack={onBack}
      />
      {byPhone && !kept.key && !signed ? (
        <PhoneKeyCard kept={kept} keep={keep} actWords={actWords} onKey={finish} />
      ) : (
        <Card title={signed ? undefined : t('key.title')}>
          {!signed && <p>{t('key.hint')}</p>}
          {others.length > 0 && <p>{t('payment.missing', { parts: others.join(', ') })}</p>}
          {signed && !isProvable && <p>{t('signing.onlyAmount')}</p>}
          <ProblemNote error={act.error} />
          <Button
            look="primary"
            wide
            busy={act.busy}
            disabled={signed ? !isProvable || others.length > 0 : !text.data}
            onClick={() => void act.run()}
          >
            {actWords}
          </Button>
        </Card>
      )}
      {!kept.key && !signed && hasPasskeys() && (
        <Button
          look="quiet"
          onClick={() => {
            setByPhone(!byPhone);
          }}
        >
          {byPhone ? t('join.ratherPasskey') : t('join.ratherPhone')}
        </Button>
      )}
      <Button look="quiet" onClick={onBack}>
        {common('act.back')}
      </Button>
      <Withdrawal token={token} from={kept.from} />
    </PublicPage>
  );
}
