import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, DatePicker, Empty, Flex, Progress, Space, Statistic, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useBusinessDay } from '../../shared/banner';
import { formatDate, formatMoment } from '../../shared/dates';
import { paceOf, useDayProgress } from '../../shared/day-progress';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { stepWords } from './step-words';

/** The business day: how it stands, how its end runs, what each step did, and in a sandbox the clock. */
export default function BusinessDayPage() {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const queries = useQueryClient();
  const day = useBusinessDay();
  const [to, setTo] = useState<string>();
  const moving = useOnce(async (key: string, target: string) => {
    try {
      await read(
        api.POST('/v1/clock/advance', { headers: { 'idempotency-key': key }, body: { to: target } }),
      );
    } finally {
      await queries.invalidateQueries();
    }
  });
  const isMoving = moving.busy || (day.data !== undefined && day.data.state !== 'open');
  const progress = useDayProgress(isMoving);
  const steps = useQuery({
    queryKey: ['day-steps'],
    queryFn: async () => (await read(api.GET('/v1/business-day/steps'))).data,
    refetchInterval: isMoving ? 1_500 : 15_000,
  });
  const pace = progress && paceOf(progress);
  const mayMove = day.data?.sandbox === true && me?.userRoles.includes('maker') === true;
  return (
    <DeskPageFrame title={t('day.title')} lead={t('day.lead')}>
      <Card>
        <Flex wrap gap={32} align="center">
          <Statistic
            title={common('word.today')}
            value={day.data?.today ?? '—'}
            formatter={(value) => (day.data ? formatDate(String(value), i18n.language) : '—')}
          />
          <Statistic title={common('word.status')} value={t(`day.state.${day.data?.state ?? 'open'}`)} />
          {!isMoving && (
            <Statistic
              title={t('day.next')}
              value={day.data ? formatDate(day.data.nextBusinessDay, i18n.language) : '—'}
            />
          )}
        </Flex>
        {isMoving && (
          <div className="operator-progress">
            <Progress
              percent={progress && progress.all > 0 ? Math.floor((progress.done * 100) / progress.all) : 0}
              status="active"
              strokeColor="var(--brand)"
              aria-label={t('day.progress')}
            />
            <span role="status">
              {progress?.step != null && `${stepWords(t, progress.step)} · `}
              {progress && progress.all > 0 && t('day.done', { done: progress.done, all: progress.all })}
              {pace &&
                ` · ${common('banner.pace', { rate: pace.rate.toFixed(1), seconds: pace.secondsLeft })}`}
            </span>
          </div>
        )}
      </Card>
      {mayMove && (
        <Card size="small" title={t('day.clock')}>
          <Space wrap>
            <Button disabled={isMoving} onClick={() => void moving.run('next-business-day')}>
              {common('banner.nextBusinessDay')}
            </Button>
            <Button disabled={isMoving} onClick={() => void moving.run('next-maturity')}>
              {common('banner.nextMaturity')}
            </Button>
            <DatePicker
              aria-label={t('day.to')}
              placeholder={t('day.to')}
              disabled={isMoving}
              onChange={(date) => {
                setTo(date?.format('YYYY-MM-DD'));
              }}
            />
            <Button
              type="primary"
              disabled={isMoving || to === undefined}
              onClick={() => {
                if (to !== undefined) void moving.run(to);
              }}
            >
              {t('day.move')}
            </Button>
          </Space>
          <ProblemAlert error={moving.error} />
        </Card>
      )}
      <Card size="small" title={t('day.steps')}>
        <ProblemAlert error={steps.error} onRetry={() => void steps.refetch()} />
        <Table<Shape<'DayStep'>>
          size="small"
          rowKey={({ day: on, step }) => `${on} ${step}`}
          loading={steps.isPending}
          dataSource={steps.data ?? []}
          pagination={{ pageSize: 14, hideOnSinglePage: true, showSizeChanger: false }}
          scroll={{ x: 'max-content' }}
          locale={{ emptyText: <Empty description={t('day.noSteps')} /> }}
          columns={[
            { title: t('day.day'), render: (_, { day: on }) => formatDate(on, i18n.language) },
            { title: t('day.step'), render: (_, { step }) => stepWords(t, step) },
            {
              title: common('word.status'),
              render: (_, { doneAt }) =>
                doneAt === null ? (
                  <Tag color="red">{t('day.stopped')}</Tag>
                ) : (
                  <Tag color="green">{t('day.isDone')}</Tag>
                ),
            },
            {
              title: common('word.time'),
              render: (_, { doneAt, failure }) =>
                doneAt === null ? failure : formatMoment(doneAt, i18n.language),
            },
          ]}
        />
      </Card>
    </DeskPageFrame>
  );
}
