import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Popconfirm, Space, Steps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { decimalsOf, parseAmount } from '../../shared/money';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';

const WAY = ['proving', 'proposed', 'cooling', 'active'] as const;

/** One change of account: how far it is, and what the person here can do about it. */
export function PayoutChange({ change }: { change: Shape<'PayoutChange'> }) {
  const { t, i18n } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const roles = useMe().data?.userRoles ?? [];
  const [typed, setTyped] = useState('');
  const { id, account, status, proof, effectiveAt, confirmationAsked } = change;
  const amount = parseAmount(typed, account.currency);
  const acting = useOnce(async (key: string, act: 'withdrawal' | 'objection' | 'confirmation' | 'amount') => {
    const params = { path: { id } };
    const headers = { 'idempotency-key': key };
    if (act === 'amount') {
      if (!('minor' in amount)) return;
      await read(
        api.POST('/v1/payout-changes/{id}/amount', {
          params,
          headers,
          body: { amount: amount.minor.toString() },
        }),
      );
    } else if (act === 'withdrawal')
      await read(api.POST('/v1/payout-changes/{id}/withdrawal', { params, headers }));
    else if (act === 'objection')
      await read(api.POST('/v1/payout-changes/{id}/objection', { params, headers }));
    else await read(api.POST('/v1/payout-changes/{id}/confirmation', { params, headers }));
    await queries.invalidateQueries({ queryKey: ['payout-changes'] });
  });
  const at = WAY.findIndex((one) => one === status);
  const isMaker = roles.includes('maker');
  return (
    <Card
      size="small"
      title={
        <h3>
          <Link to={`/company/accounts/${id}`}>
            {t('accounts.to', { number: account.number, currency: account.currency })}
          </Link>
        </h3>
      }
    >
      <div className="obligor-stack">
        {at < 0 ? (
          <Alert type={status === 'objected' ? 'error' : 'info'} title={t(`accounts.status.${status}`)} />
        ) : (
          <Steps
            size="small"
            current={at}
            status={status === 'active' ? 'finish' : 'process'}
            items={WAY.map((one) => ({ title: t(`accounts.status.${one}`) }))}
          />
        )}
        {status === 'proving' && (
          <>
            <p role="status">
              {t(`accounts.proof.${proof.status}`)}{' '}
              {proof.reason !== null && proof.reason !== 'unknown' && proof.reason}
            </p>
            {isMaker && proof.status === 'paid' && (
              <Form layout="vertical" component="div">
                <Form.Item
                  label={t('accounts.arrived', { currency: account.currency })}
                  htmlFor={`arrived-${id}`}
                  extra={t('accounts.tries', { count: proof.triesLeft })}
                  validateStatus={typed !== '' && 'fault' in amount ? 'error' : undefined}
                  help={
                    typed !== '' && 'fault' in amount
                      ? common(`problem.amount.${amount.fault}`, {
                          count: decimalsOf(account.currency),
                          most: '',
                        })
                      : undefined
                  }
                >
                  <Space.Compact>
                    <Input
                      id={`arrived-${id}`}
                      inputMode="decimal"
                      autoComplete="off"
                      value={typed}
                      onChange={({ target }) => {
                        setTyped(target.value);
                      }}
                    />
                    <Button
                      type="primary"
                      loading={acting.busy}
                      disabled={!('minor' in amount)}
                      onClick={() => void acting.run('amount')}
                    >
                      {common('act.confirm')}
                    </Button>
                  </Space.Compact>
                </Form.Item>
              </Form>
            )}
          </>
        )}
        {status === 'cooling' && effectiveAt !== null && (
          <p role="status">{t('accounts.from', { moment: formatMoment(effectiveAt, i18n.language) })}</p>
        )}
        {status === 'cooling' && confirmationAsked && (
          <Alert type="warning" showIcon title={t('accounts.confirmAsked')} />
        )}
        <ProblemAlert error={acting.error} />
        <Space wrap>
          {status === 'proving' && isMaker && (
            <Button disabled={acting.busy} onClick={() => void acting.run('withdrawal')}>
              {t('accounts.withdraw')}
            </Button>
          )}
          {status === 'cooling' && confirmationAsked && (isMaker || roles.includes('checker')) && (
            <Button type="primary" disabled={acting.busy} onClick={() => void acting.run('confirmation')}>
              {t('accounts.confirmAgain')}
            </Button>
          )}
          {status === 'cooling' && (
            <Popconfirm
              title={t('accounts.objectSure')}
              okText={t('accounts.object')}
              onConfirm={() => void acting.run('objection')}
            >
              <Button danger disabled={acting.busy}>
                {t('accounts.object')}
              </Button>
            </Popconfirm>
          )}
        </Space>
      </div>
    </Card>
  );
}
