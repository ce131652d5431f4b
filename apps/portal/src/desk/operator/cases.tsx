import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Descriptions, Empty, Flex, Skeleton, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { caseWords } from './case-words';
import { usePages } from './pages';
import { ReasonModal } from './reason-modal';

type Case = Shape<'Case'>;

/** What the platform cannot decide by itself: each case says what happened, and ends with what was done. */
export default function Cases() {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const found = usePages(['cases'], (after) =>
    read(api.GET('/v1/cases', { params: { query: { limit: 50, starting_after: after } } })),
  );
  return (
    <DeskPageFrame title={t('cases.title')} lead={t('cases.lead')}>
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton active />}
      {found.isSuccess && found.rows.length === 0 && (
        <Card>
          <Empty description={t('cases.empty')} />
        </Card>
      )}
      {found.rows.map((one) => (
        <OneCase key={one.id} file={one} />
      ))}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {common('act.more')}
        </Button>
      )}
    </DeskPageFrame>
  );
}

function OneCase({ file }: { file: Case }) {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [isClosing, setIsClosing] = useState(false);
  const retrying = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/cases/{id}/retry', {
        params: { path: { id: file.id } },
        headers: { 'idempotency-key': key },
      }),
    );
    void message.success(t('cases.retried'));
    await queries.invalidateQueries();
  });
  const facts = Object.entries(file.facts).map(([name, fact]) => ({
    key: name,
    label: name,
    children: <span className="operator-fact">{typeof fact === 'string' ? fact : JSON.stringify(fact)}</span>,
  }));
  return (
    <Card size="small" title={caseWords(t, file.kind)} extra={formatMoment(file.openedAt, i18n.language)}>
      <Flex vertical gap={12}>
        <Descriptions size="small" column={{ xs: 1, lg: 2 }} items={facts} />
        <ProblemAlert error={retrying.error} />
        <Space wrap>
          {file.kind === 'reaction-failed' && (
            <Button type="primary" loading={retrying.busy} onClick={() => void retrying.run()}>
              {common('act.retry')}
            </Button>
          )}
          <Button
            onClick={() => {
              setIsClosing(true);
            }}
          >
            {t('cases.close')}
          </Button>
        </Space>
      </Flex>
      <ReasonModal
        open={isClosing}
        title={t('cases.close')}
        label={t('cases.outcome')}
        onClose={() => {
          setIsClosing(false);
        }}
        act={async (key, outcome) => {
          await read(
            api.POST('/v1/cases/{id}/closing', {
              params: { path: { id: file.id } },
              headers: { 'idempotency-key': key },
              body: { outcome },
            }),
          );
          await queries.invalidateQueries();
        }}
      />
    </Card>
  );
}
