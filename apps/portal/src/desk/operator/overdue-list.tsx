import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Form, Input, Select, Space, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { useCompanyCards, useCompanyName } from './companies-query';
import { LISTINGS } from './decision-routes';
import { WaitingDecisions } from './waiting-decisions';

/** Companies that a public list names as overdue, who cannot issue (rule stop-issuing); two people put them on and off. */
export default function OverdueList() {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const queries = useQueryClient();
  const nameOf = useCompanyName();
  const found = useQuery({
    queryKey: ['overdue-list'],
    queryFn: async () => (await read(api.GET('/v1/overdue-list'))).data,
  });
  const proposing = useOnce(
    async (key: string, body: { companyId: string; source: string; listed: boolean }) => {
      await read(api.POST('/v1/overdue-list', { headers: { 'idempotency-key': key }, body }));
      await queries.invalidateQueries();
    },
  );
  const mayPropose = me?.userRoles.includes('maker') === true;
  return (
    <DeskPageFrame title={t('overdue.title')} lead={t('overdue.lead')}>
      <WaitingDecisions
        routes={LISTINGS}
        describe={({ payload }) => {
          const words = payload as { companyId?: unknown; source?: unknown; listed?: unknown };
          return (
            <>
              <strong>{nameOf(String(words.companyId))}</strong>{' '}
              {t(words.listed === true ? 'overdue.putOn' : 'overdue.takeOff', {
                source: String(words.source),
              })}
            </>
          );
        }}
      />
      {mayPropose && <Propose busy={proposing.busy} onPropose={(body) => proposing.run(body)} />}
      <ProblemAlert error={proposing.error ?? found.error} />
      <Table<Shape<'OverdueListing'>>
        rowKey={({ companyId, source }) => companyId + source}
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('overdue.empty')} /> }}
        columns={[
          { title: common('word.company'), dataIndex: 'name' },
          { title: t('overdue.source'), dataIndex: 'source' },
          {
            title: '',
            align: 'right',
            render: (_, { companyId, source }) =>
              mayPropose && (
                <Button
                  loading={proposing.busy}
                  onClick={() => void proposing.run({ companyId, source, listed: false })}
                >
                  {t('overdue.remove')}
                </Button>
              ),
          },
        ]}
      />
    </DeskPageFrame>
  );
}

function Propose({
  busy,
  onPropose,
}: {
  busy: boolean;
  onPropose: (body: { companyId: string; source: string; listed: boolean }) => Promise<unknown>;
}) {
  const { t } = useTranslation('operator');
  const companies = useCompanyCards();
  const [companyId, setCompanyId] = useState<string>();
  const [source, setSource] = useState('');
  return (
    <Card size="small" title={t('overdue.propose')}>
      <Form layout="vertical">
        <Space wrap align="end">
          <Form.Item label={t('overdue.obligor')} htmlFor="overdue-company">
            <Select
              id="overdue-company"
              style={{ width: 280 }}
              showSearch={{ optionFilterProp: 'label' }}
              value={companyId}
              options={companies.data
                ?.filter(({ roles }) => roles.includes('obligor'))
                .map(({ id, legalName }) => ({ value: id, label: legalName }))}
              onChange={setCompanyId}
            />
          </Form.Item>
          <Form.Item label={t('overdue.source')} htmlFor="overdue-source">
            <Input
              id="overdue-source"
              style={{ width: 280 }}
              maxLength={200}
              value={source}
              onChange={({ target }) => {
                setSource(target.value);
              }}
            />
          </Form.Item>
          <Form.Item>
            <Button
              type="primary"
              loading={busy}
              disabled={companyId === undefined || source.trim() === ''}
              onClick={() => {
                if (companyId !== undefined)
                  void onPropose({ companyId, source: source.trim(), listed: true });
              }}
            >
              {t('decision.propose')}
            </Button>
          </Form.Item>
        </Space>
      </Form>
    </Card>
  );
}
