import { Button, Card, Empty, Input, Select, Skeleton, Space, Table, type TableProps } from 'antd';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Amount } from '../../shared/amount';
import { useBusinessDay } from '../../shared/banner';
import { daysBetween, formatDate } from '../../shared/dates';
import { formatMinor } from '../../shared/money';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { certificateNumber } from '../ui/certificate-number';
import { CertificateStatus } from '../ui/certificate-status';
import { STATUSES } from './funnel';
import { isOwed, sumOf, useOwnCertificates, type CertificateLine } from './own-certificates';
import { useRoomBelow } from './use-room-below';

const ROW_HEIGHT = 47;

/**
 * Every certificate of the company in one table. Only the rows that are seen are drawn, so that ten thousand cost no more
 * than twenty; what is not read yet comes behind. The filters stand in the address, to be kept and sent on.
 */
export default function Certificates() {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { certificates, isPending, isWhole, error, refetch } = useOwnCertificates();
  const today = useBusinessDay().data?.today;
  const [asked, setAsked] = useSearchParams();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const { place, height } = useRoomBelow();
  const status = asked.get('status') ?? '';
  const within = asked.get('within') ?? '';
  const on = asked.get('on') ?? '';
  const set = (name: string, value: string): void => {
    setAsked(
      (all) => {
        if (value === '') all.delete(name);
        else all.set(name, value);
        return all;
      },
      { replace: true },
    );
  };
  const found = useMemo(
    () =>
      certificates.filter(
        (one) =>
          (status === '' || (status === 'owed' ? isOwed(one) : one.status === status)) &&
          (on === '' || one.payOn === on) &&
          (within === '' || (today !== undefined && daysBetween(today, one.payOn) <= Number(within))) &&
          (wanted === '' ||
            certificateNumber(one.id).includes(wanted) ||
            one.id.includes(wanted) ||
            (one.payee?.name ?? '').toLowerCase().includes(wanted)),
      ),
    [certificates, status, on, within, wanted, today],
  );
  const columns: TableProps<CertificateLine>['columns'] = [
    {
      title: common('word.certificate'),
      width: 130,
      render: (_, { id }) => <Link to={`/obligor/certificates/${id}`}>{certificateNumber(id)}</Link>,
    },
    {
      title: common('word.supplier'),
      width: 240,
      ellipsis: true,
      sorter: (one, other) => (one.payee?.name ?? '').localeCompare(other.payee?.name ?? '', i18n.language),
      render: (_, { payee }) => payee?.name,
    },
    {
      title: t('certificates.face'),
      width: 170,
      align: 'right',
      sorter: (one, other) => compare(one.face, other.face),
      render: (_, { face, currency }) => <Amount minor={face} currency={currency} />,
    },
    {
      title: t('certificates.outstanding'),
      width: 170,
      align: 'right',
      sorter: (one, other) => compare(one.outstanding, other.outstanding),
      render: (_, { outstanding, currency }) => <Amount minor={outstanding} currency={currency} />,
    },
    {
      title: common('word.dueOn'),
      width: 140,
      sorter: (one, other) => (one.dueOn < other.dueOn ? -1 : one.dueOn === other.dueOn ? 0 : 1),
      render: (_, { dueOn }) => formatDate(dueOn, i18n.language),
    },
    {
      title: common('word.status'),
      width: 150,
      render: (_, one) => <CertificateStatus status={one.status} />,
    },
  ];
  return (
    <DeskPageFrame title={t('menu.certificates')} lead={t('certificates.lead')}>
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      <Card size="small">
        <Space wrap>
          <Input.Search
            allowClear
            className="obligor-search"
            aria-label={t('certificates.search')}
            placeholder={t('certificates.search')}
            value={text}
            onChange={({ target }) => {
              setText(target.value);
            }}
          />
          <Select
            className="obligor-select"
            aria-label={common('word.status')}
            value={status}
            onChange={(value) => {
              set('status', value);
            }}
            options={[
              { value: '', label: t('certificates.anyStatus') },
              { value: 'owed', label: t('certificates.owed') },
              ...STATUSES.map((one) => ({ value: one, label: common(`certificateStatus.${one}`) })),
            ]}
          />
          <Select
            className="obligor-select"
            aria-label={t('certificates.due')}
            value={within}
            onChange={(value) => {
              set('within', value);
            }}
            options={[
              { value: '', label: t('certificates.anyDay') },
              ...['30', '60', '90'].map((days) => ({
                value: days,
                label: t('home.dueWithin', { days }),
              })),
            ]}
          />
          {on !== '' && (
            <Button
              onClick={() => {
                set('on', '');
              }}
            >
              {t('certificates.on', { day: formatDate(on, i18n.language) })} ✕
            </Button>
          )}
          <span role="status" data-rows={found.length}>
            {t('certificates.count', { count: found.length })}
            {' · '}
            {sumWords(found, i18n.language)}
            {!isWhole && !isPending && ` · ${t('certificates.reading', { count: certificates.length })}`}
          </span>
        </Space>
      </Card>
      {isPending ? (
        <Skeleton active />
      ) : certificates.length === 0 ? (
        <Card>
          <Empty description={t('home.emptyTitle')}>
            <Link to="/obligor/issue">{t('home.emptyAct')}</Link>
          </Empty>
        </Card>
      ) : (
        <div ref={place} className="obligor-table">
          <Table
            virtual
            rowKey="id"
            size="middle"
            dataSource={found}
            columns={columns}
            pagination={false}
            scroll={{ x: 1000, y: Math.max(height, ROW_HEIGHT * 6) }}
            locale={{ emptyText: t('certificates.none') }}
            aria-label={t('menu.certificates')}
          />
        </div>
      )}
    </DeskPageFrame>
  );
}

function compare(one: string | null, other: string | null): number {
  const difference = BigInt(one ?? 0) - BigInt(other ?? 0);
  return difference < 0n ? -1 : difference === 0n ? 0 : 1;
}

function sumWords(certificates: readonly CertificateLine[], language: string): string {
  return [...Map.groupBy(certificates, ({ currency }) => currency)]
    .map(([currency, all]) => `${currency} ${formatMinor(sumOf(all), currency, language)}`)
    .join(' + ');
}
