import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Drawer, Flex, Form, Input, Table } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { useCompanyAccounts } from './company-reads';

type Company = Shape<'Company'>;

/** The accounts that the company is paid on; only a bank's own is added by hand. */
export function CompanyAccounts({ company }: { company: Company }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { data: me } = useMe();
  const found = useCompanyAccounts(company.id);
  const [isAdding, setAdding] = useState(false);
  const mayAdd = me?.userRoles.includes('maker') === true && company.bankCode !== null;
  return (
    <Card
      size="small"
      title={t('company.accounts.title')}
      extra={
        mayAdd && (
          <Button
            size="small"
            onClick={() => {
              setAdding(true);
            }}
          >
            {t('company.accounts.add')}
          </Button>
        )
      }
    >
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      <Table
        size="small"
        rowKey="id"
        loading={found.isPending}
        dataSource={found.data ?? []}
        pagination={false}
        scroll={{ x: 'max-content' }}
        locale={{ emptyText: t('company.accounts.empty') }}
        columns={[
          { title: common('word.currency'), dataIndex: 'currency' },
          { title: t('company.accounts.number'), dataIndex: 'number' },
          { title: t('company.accounts.holder'), dataIndex: 'name' },
          { title: t('companies.bankCode'), dataIndex: 'bankCode' },
        ]}
      />
      <AddAccount
        company={company}
        open={isAdding}
        onClose={() => {
          setAdding(false);
        }}
      />
    </Card>
  );
}

interface Typed {
  number: string;
  currency: string;
}

function AddAccount({ company, open, onClose }: { company: Company; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [form] = Form.useForm<Typed>();
  const adding = useOnce(async (key: string, { number, currency }: Typed) => {
    await read(
      api.POST('/v1/companies/{id}/bank-accounts', {
        params: { path: { id: company.id } },
        headers: { 'idempotency-key': key },
        body: {
          number: number.trim(),
          currency: currency.trim().toUpperCase(),
          name: company.legalName,
          bankCode: company.bankCode ?? '',
        },
      }),
    );
    await queries.invalidateQueries();
    form.resetFields();
    onClose();
  });
  const needed = { required: true, message: t('companies.needed') };
  return (
    <Drawer open={open} title={t('company.accounts.add')} size={440} onClose={onClose}>
      <Flex vertical gap={16}>
        <Alert type="info" title={t('company.accounts.addHint')} />
        <Form
          form={form}
          layout="vertical"
          initialValues={{ currency: 'CNY' }}
          onFinish={(typed) => void adding.run(typed)}
        >
          <Form.Item
            name="number"
            label={t('company.accounts.number')}
            rules={[needed, { pattern: /^\s*[A-Za-z0-9-]{1,34}\s*$/, message: t('company.accounts.wrong') }]}
          >
            <Input maxLength={40} autoComplete="off" />
          </Form.Item>
          <Form.Item name="currency" label={common('word.currency')} rules={[needed]}>
            <Input maxLength={3} />
          </Form.Item>
          <ProblemAlert error={adding.error} />
          <Button type="primary" htmlType="submit" loading={adding.busy}>
            {t('company.accounts.add')}
          </Button>
        </Form>
      </Flex>
    </Drawer>
  );
}
