import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Flex, Form, Input, Segmented, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { daysFrom, inOrder, withDays, type Exceptions } from './calendar-days';

const MOST_AT_ONCE = 60;

/** A new version as it is drawn: through when it holds, and the days that change, by dates here or by a tap below. */
export function CalendarChange({
  publishedThrough,
  current,
  changes,
  onChange,
}: {
  publishedThrough: string;
  current: Exceptions;
  changes: Exceptions;
  onChange: (changes: Exceptions) => void;
}) {
  const { t, i18n } = useTranslation('operator');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [through, setThrough] = useState(publishedThrough);
  const proposing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/calendars', {
        headers: { 'idempotency-key': key },
        body: { publishedThrough: through, days: inOrder(changes) },
      }),
    );
    onChange(new Map());
    await queries.invalidateQueries();
    void message.success(t('calendar.wasProposed'));
  });
  const isSame = changes.size === 0 && through === publishedThrough;
  return (
    <Card size="small" title={t('calendar.new')}>
      <Flex vertical gap={12}>
        <Form layout="vertical" className="operator-inline">
          <Form.Item label={t('calendar.publishThrough')} htmlFor="calendar-through">
            <Input
              id="calendar-through"
              type="date"
              min={publishedThrough}
              value={through}
              onChange={({ target }) => {
                setThrough(target.value);
              }}
            />
          </Form.Item>
        </Form>
        <DaysForm
          onAdd={(days, business) => {
            onChange(withDays(changes, days, business, current));
          }}
        />
        {changes.size === 0 ? (
          <span className="operator-quiet">{t('calendar.noChanges')}</span>
        ) : (
          <Space wrap size={[4, 8]} role="list" aria-label={t('calendar.changes')}>
            {inOrder(changes).map(({ day, business }) => (
              <Tag
                key={day}
                role="listitem"
                color={business ? 'green' : 'red'}
                closable
                closeIcon={<span aria-label={t('calendar.takeBack')}>×</span>}
                onClose={() => {
                  onChange(withDays(changes, [day], !business, current));
                }}
              >
                {formatDate(day, i18n.language)} ·{' '}
                {t(business ? 'calendar.becomesWorked' : 'calendar.becomesOff')}
              </Tag>
            ))}
          </Space>
        )}
        <ProblemAlert error={proposing.error} />
        <div>
          <Button
            type="primary"
            disabled={isSame || through === ''}
            loading={proposing.busy}
            onClick={() => void proposing.run()}
          >
            {t('decision.propose')}
          </Button>
        </div>
      </Flex>
    </Card>
  );
}

function DaysForm({ onAdd }: { onAdd: (days: string[], business: boolean) => void }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const [first, setFirst] = useState('');
  const [last, setLast] = useState('');
  const [sort, setSort] = useState<'off' | 'worked'>('off');
  const days = first === '' ? [] : daysFrom(first, last === '' ? first : last);
  return (
    <Form layout="vertical" className="operator-inline">
      <Form.Item label={common('word.from')} htmlFor="calendar-first">
        <Input
          id="calendar-first"
          type="date"
          value={first}
          onChange={({ target }) => {
            setFirst(target.value);
          }}
        />
      </Form.Item>
      <Form.Item label={common('word.to')} htmlFor="calendar-last">
        <Input
          id="calendar-last"
          type="date"
          min={first}
          value={last}
          onChange={({ target }) => {
            setLast(target.value);
          }}
        />
      </Form.Item>
      <Form.Item label={t('calendar.becomes')}>
        <Segmented
          aria-label={t('calendar.becomes')}
          value={sort}
          options={(['off', 'worked'] as const).map((value) => ({
            value,
            label: t(`calendar.sort.${value}`),
          }))}
          onChange={setSort}
        />
      </Form.Item>
      <Form.Item>
        <Button
          disabled={days.length === 0 || days.length > MOST_AT_ONCE}
          onClick={() => {
            onAdd(days, sort === 'worked');
            setFirst('');
            setLast('');
          }}
        >
          {t('calendar.add')}
        </Button>
      </Form.Item>
    </Form>
  );
}
