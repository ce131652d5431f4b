import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Drawer, Empty, Input, Skeleton, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { api, read } from '../../shared/api';
import { formatMinor, parseAmount } from '../../shared/money';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { CompanyName } from '../ui/company-name';
import { Decisions, fieldsOf } from './decisions';
import { Field } from './field';
import { LimitBar } from './limit-bar';
import { ObligorChoice } from './obligor-choice';
import { FINANCIER, useLimits, type Limit } from './reads';
import { isZero } from './typed';

const CURRENCIES = ['CNY', 'USD', 'EUR', 'JPY', 'HKD'];

/** How much of each obligor’s debt the company finances at a time; two people set it. */
export default function LimitsPage() {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const limits = useLimits();
  const [editing, setEditing] = useState<Partial<Limit>>();
  const isMaker = me?.userRoles.includes('maker') ?? false;
  return (
    <DeskPageFrame
      title={t('limits.title')}
      lead={t('limits.lead')}
      actions={
        isMaker && (
          <Button
            type="primary"
            onClick={() => {
              setEditing({});
            }}
          >
            {t('limits.propose')}
          </Button>
        )
      }
    >
      <ProblemAlert error={limits.error} onRetry={() => void limits.refetch()} />
      <Decisions
        title={t('limits.waiting')}
        decisions={limits.data?.decisions ?? []}
        words={({ payload }) => {
          const field = fieldsOf(payload);
          const currency = field('currency') ?? 'CNY';
          const obligorId = field('obligorId') ?? '';
          const before = limits.data?.data.find(
            (one) => one.obligorId === obligorId && one.currency === currency,
          );
          return (
            <>
              <strong>
                <CompanyName id={obligorId} />
                {t('limits.words', {
                  amount: `${currency} ${formatMinor(field('amount') ?? '0', currency, i18n.language)}`,
                })}
              </strong>
              <br />
              <span className="quiet">
                {before?.amount == null
                  ? t('limits.wordsFirst')
                  : t('limits.wordsBefore', {
                      amount: `${currency} ${formatMinor(before.amount, currency, i18n.language)}`,
                    })}
              </span>
            </>
          );
        }}
        approve={({ id, payloadHash }, key) =>
          read(
            api.POST('/v1/credit-limits/{decision}/approval', {
              params: { path: { decision: id } },
              headers: { 'idempotency-key': key },
              body: { payloadHash },
            }),
          )
        }
        reject={({ id }, key) =>
          read(
            api.POST('/v1/credit-limits/{decision}/rejection', {
              params: { path: { decision: id } },
              headers: { 'idempotency-key': key },
            }),
          )
        }
      />
      {limits.isPending && <Skeleton active />}
      {limits.data?.data.length === 0 && (
        <Empty description={t('limits.empty')}>
          {isMaker && (
            <Button
              onClick={() => {
                setEditing({});
              }}
            >
              {t('limits.propose')}
            </Button>
          )}
        </Empty>
      )}
      {limits.data && limits.data.data.length > 0 && (
        <Card size="small">
          <div className="scrolls table-box" tabIndex={0} role="region" aria-label={t('limits.title')}>
            <Table<Limit>
              rowKey={({ obligorId, currency }) => obligorId + currency}
              dataSource={limits.data.data}
              pagination={false}
              columns={[
                {
                  title: common('word.obligor'),
                  dataIndex: 'obligor',
                  render: (name: string) => (
                    <Link to={`/financier/portfolio?obligor=${encodeURIComponent(name)}`}>{name}</Link>
                  ),
                },
                ...(['amount', 'used', 'reserved', 'available'] as const).map((key) => ({
                  title: t(`limits.${key}`),
                  key,
                  align: 'right' as const,
                  render: (_: unknown, limit: Limit) => (
                    <Amount minor={limit[key]} currency={limit.currency} unit={key === 'amount'} />
                  ),
                })),
                {
                  title: t('word.limit'),
                  key: 'bar',
                  render: (_: unknown, limit: Limit) => <LimitBar limit={limit} />,
                },
                ...(isMaker
                  ? [
                      {
                        title: <span className="sr-only">{t('desk.acts')}</span>,
                        key: 'acts',
                        render: (_: unknown, limit: Limit) => (
                          <Button
                            size="small"
                            aria-label={t('limits.changeOf', { obligor: limit.obligor })}
                            onClick={() => {
                              setEditing(limit);
                            }}
                          >
                            {t('limits.change')}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </div>
        </Card>
      )}
      <Drawer
        open={editing !== undefined}
        size={480}
        destroyOnHidden
        title={t('limits.propose')}
        onClose={() => {
          setEditing(undefined);
        }}
      >
        {editing && (
          <LimitForm
            before={editing}
            onDone={() => {
              setEditing(undefined);
            }}
          />
        )}
      </Drawer>
    </DeskPageFrame>
  );
}

function LimitForm({ before, onDone }: { before: Partial<Limit>; onDone: () => void }) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [obligorId, setObligorId] = useState<string | null | undefined>(before.obligorId);
  const [currency, setCurrency] = useState(before.currency ?? 'CNY');
  const [text, setText] = useState(
    before.amount == null ? '' : formatMinor(before.amount, before.currency ?? 'CNY', i18n.language),
  );
  const parsed = text.trim() !== '' && isZero(text) ? { minor: 0n } : parseAmount(text, currency);
  const proposing = useOnce(async (key: string) => {
    if (!obligorId || !('minor' in parsed)) return;
    await read(
      api.POST('/v1/credit-limits', {
        headers: { 'idempotency-key': key },
        body: { obligorId, currency, amount: parsed.minor.toString() },
      }),
    );
    await queries.invalidateQueries({ queryKey: [FINANCIER] });
    onDone();
  });
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void proposing.run();
      }}
    >
      <Field label={common('word.obligor')}>
        {(id) => <ObligorChoice id={id} value={obligorId} onChange={setObligorId} />}
      </Field>
      <Field label={common('word.currency')}>
        {(id) => (
          <select
            id={id}
            className="plain-select"
            value={currency}
            onChange={({ target }) => {
              setCurrency(target.value);
            }}
          >
            {CURRENCIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={t('limits.amount')}
        hint={t('limits.hint')}
        fault={
          'fault' in parsed && parsed.fault !== 'empty'
            ? common(`problem.amount.${parsed.fault}`, { count: 2, most: '' })
            : undefined
        }
      >
        {(id) => (
          <Input
            id={id}
            inputMode="decimal"
            value={text}
            onChange={({ target }) => {
              setText(target.value);
            }}
          />
        )}
      </Field>
      <p className="quiet">{t('eyes.next')}</p>
      <ProblemAlert error={proposing.error} />
      <Button
        type="primary"
        htmlType="submit"
        loading={proposing.busy}
        disabled={!obligorId || !('minor' in parsed)}
      >
        {t('limits.send')}
      </Button>
    </form>
  );
}
