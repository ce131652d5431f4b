import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Flex, Form, Input, Modal, Segmented, Table, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatDate } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { useCompanyName } from './companies-query';
import { RENEWALS } from './decision-routes';
import { WaitingDecisions } from './waiting-decisions';

type Renewal = Shape<'Renewal'>;
const GRADES = ['low', 'medium', 'high'] as const;
const COLOURS = { low: 'green', medium: 'gold', high: 'red' } as const;

/** Companies whose review is due again: looked at by one person, and agreed by another. */
export default function Renewals() {
  const { t, i18n } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const nameOf = useCompanyName();
  const [asked, setAsked] = useState<Renewal>();
  const found = useQuery({
    queryKey: ['renewals'],
    queryFn: async () => (await read(api.GET('/v1/renewals'))).data,
  });
  const date = (day: string | null): string => (day === null ? '—' : formatDate(day, i18n.language));
  return (
    <DeskPageFrame title={t('renewals.title')} lead={t('renewals.lead')}>
      <WaitingDecisions
        routes={RENEWALS}
        describe={({ subject, payload }) => {
          const words = payload as { riskGrade?: unknown; reason?: unknown };
          const grade = GRADES.find((one) => one === words.riskGrade);
          return (
            <>
              <strong>{nameOf(subject)}</strong>{' '}
              {grade && <Tag color={COLOURS[grade]}>{t(`grade.${grade}`)}</Tag>} {String(words.reason)}
            </>
          );
        }}
      />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table<Renewal>
        rowKey="companyId"
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: <Empty description={t('renewals.empty')} /> }}
        columns={[
          { title: common('word.company'), dataIndex: 'name' },
          {
            title: t('renewals.grade'),
            render: (_, { riskGrade }) => <Tag color={COLOURS[riskGrade]}>{t(`grade.${riskGrade}`)}</Tag>,
          },
          { title: t('renewals.reviewedOn'), render: (_, { reviewedOn }) => date(reviewedOn) },
          { title: t('renewals.dueOn'), render: (_, { dueOn }) => date(dueOn) },
          { title: t('renewals.noticedOn'), render: (_, { noticedOn }) => date(noticedOn) },
          { title: t('renewals.suspension'), render: (_, one) => date(one.suspensionProposedOn) },
          {
            title: '',
            render: (_, one) =>
              me?.userRoles.includes('maker') === true && (
                <Button
                  onClick={() => {
                    setAsked(one);
                  }}
                >
                  {t('renewals.renew')}
                </Button>
              ),
          },
        ]}
      />
      {asked && (
        <RenewalModal
          key={asked.companyId}
          renewal={asked}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      )}
    </DeskPageFrame>
  );
}

function RenewalModal({ renewal, onClose }: { renewal: Renewal; onClose: () => void }) {
  const { t } = useTranslation('operator');
  const queries = useQueryClient();
  const [grade, setGrade] = useState(renewal.riskGrade);
  const [reason, setReason] = useState('');
  const proposing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/renewals/{company}', {
        params: { path: { company: renewal.companyId } },
        headers: { 'idempotency-key': key },
        body: { riskGrade: grade, reason: reason.trim() },
      }),
    );
    await queries.invalidateQueries();
    onClose();
  });
  return (
    <Modal
      open
      title={`${t('renewals.renew')} · ${renewal.name}`}
      okText={t('decision.propose')}
      okButtonProps={{ disabled: reason.trim() === '' }}
      confirmLoading={proposing.busy}
      onOk={() => void proposing.run()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <Segmented
          aria-label={t('renewals.grade')}
          value={grade}
          options={GRADES.map((value) => ({ value, label: t(`grade.${value}`) }))}
          onChange={setGrade}
        />
        <Form layout="vertical">
          <Form.Item label={t('renewals.found')} htmlFor="renewal-reason">
            <Input.TextArea
              id="renewal-reason"
              rows={3}
              maxLength={500}
              value={reason}
              onChange={({ target }) => {
                setReason(target.value);
              }}
            />
          </Form.Item>
        </Form>
        <ProblemAlert error={proposing.error} />
      </Flex>
    </Modal>
  );
}
