import { useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { api, read, type Shape } from '../../../shared/api';
import { useBusinessDay } from '../../../shared/banner';
import { daysBetween, formatDate } from '../../../shared/dates';
import { useMe } from '../../../shared/session';
import { certificateNumber } from '../../ui/certificate-number';
import { CertificateStatus } from '../../ui/certificate-status';
import { DeskPageFrame, ProblemAlert } from '../../ui';
import { usePages } from '../pages';
import { ReasonModal } from '../reason-modal';
import { DEFAULTS, WRITE_OFFS } from '../settlement-routes';
import { useWaiting } from '../waiting-decisions';
import { LateDecisions } from './late-decisions';
import { WriteOffModal } from './write-off-modal';

type Late = Shape<'LateCertificate'>;

/** Certificates that are not paid, and what two people say of each: that it defaulted, that it is written off. */
export default function LatePage() {
  const { t, i18n } = useTranslation('late');
  const { t: common } = useTranslation();
  const { data: day } = useBusinessDay();
  const [asked, setAsked] = useState<Late>();
  const queries = useQueryClient();
  const found = usePages(['late'], (after) =>
    read(api.GET('/v1/defaults', { params: { query: { limit: 50, starting_after: after } } })),
  );
  const close = (): void => {
    setAsked(undefined);
  };
  const propose = async (key: string, reason: string): Promise<void> => {
    const body = { certificateId: asked?.id ?? '', reason: reason.replaceAll(/\s+/g, ' ') };
    await read(api.POST('/v1/defaults', { headers: { 'idempotency-key': key }, body }));
    await queries.invalidateQueries();
  };
  return (
    <DeskPageFrame title={t('title')} lead={t('lead')}>
      <LateDecisions obligorOf={(id) => found.rows.find((one) => one.id === id)?.obligor} />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Late>
        rowKey="id"
        loading={found.isPending}
        dataSource={found.rows}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('empty')} /> }}
        columns={[
          { title: t('certificate'), render: (_, { id }) => certificateNumber(id) },
          { title: common('word.obligor'), dataIndex: 'obligor' },
          {
            title: t('outstanding'),
            align: 'right',
            render: (_, { outstanding, currency }) => <Amount minor={outstanding} currency={currency} />,
          },
          { title: t('payOn'), render: (_, { payOn }) => formatDate(payOn, i18n.language) },
          {
            title: t('late'),
            align: 'right',
            render: (_, { payOn, status }) =>
              day === undefined || status === 'written-off' ? '—' : daysBetween(payOn, day.today),
          },
          { title: common('word.status'), render: (_, { status }) => <CertificateStatus status={status} /> },
          {
            title: '',
            align: 'right',
            render: (_, late) => day && <Act late={late} today={day.today} onAct={setAsked} />,
          },
        ]}
      />
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {common('act.more')}
        </Button>
      )}
      <ReasonModal
        key={asked?.id}
        open={asked?.status === 'overdue'}
        danger
        title={t('callOf', { number: certificateNumber(asked?.id ?? '0') })}
        lead={t('callLead')}
        label={t('callReason')}
        onClose={close}
        act={propose}
      />
      {asked?.status === 'defaulted' && <WriteOffModal late={asked} onClose={close} />}
    </DeskPageFrame>
  );
}

/** What may be said next of one certificate, or why not yet. */
function Act({ late, today, onAct }: { late: Late; today: string; onAct: (late: Late) => void }) {
  const { t, i18n } = useTranslation('late');
  const { data: me } = useMe();
  const waiting = [...(useWaiting(DEFAULTS).data ?? []), ...(useWaiting(WRITE_OFFS).data ?? [])];
  if (late.status === 'written-off') return null;
  if (waiting.some(({ subject }) => subject === late.id)) return <Tag color="gold">{t('proposed')}</Tag>;
  if (late.status === 'overdue' && today < late.defaultFrom)
    return <small>{t('from', { day: formatDate(late.defaultFrom, i18n.language) })}</small>;
  if (me?.userRoles.includes('maker') !== true) return null;
  return (
    <Button
      danger={late.status === 'defaulted'}
      onClick={() => {
        onAct(late);
      }}
    >
      {t(late.status === 'overdue' ? 'call' : 'writeOff')}
    </Button>
  );
}
