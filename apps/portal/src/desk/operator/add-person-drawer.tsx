import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Drawer, Flex, Form, Input, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { ledgerKeyOf } from './ledger-key';

const ROLES = ['attestor', 'regulator', 'admin', 'maker', 'checker', 'viewer'] as const;
interface Typed {
  name: string;
  roles: (typeof ROLES)[number][];
  ledgerKey?: string;
}

/** Adds a person of a bank or a supervisor, with the public part of the key that it signs with. */
export function AddPersonDrawer({
  company,
  open,
  onClose,
}: {
  company: Shape<'Company'>;
  open: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [form] = Form.useForm<Typed>();
  const adding = useOnce(async (key: string, { name, roles, ledgerKey = '' }: Typed) => {
    await read(
      api.POST('/v1/companies/{id}/users', {
        params: { path: { id: company.id } },
        headers: { 'idempotency-key': key },
        body: { name: name.trim(), roles, ledgerKey: ledgerKeyOf(ledgerKey) },
      }),
    );
    await queries.invalidateQueries();
    form.resetFields();
    onClose();
  });
  const needed = { required: true, message: t('companies.needed') };
  return (
    <Drawer open={open} title={t('company.people.add')} size={440} onClose={onClose}>
      <Flex vertical gap={16}>
        <Alert type="info" title={t('company.people.addHint')} />
        <Form form={form} layout="vertical" onFinish={(typed) => void adding.run(typed)}>
          <Form.Item name="name" label={common('word.name')} rules={[needed]}>
            <Input maxLength={80} />
          </Form.Item>
          <Form.Item name="roles" label={t('company.people.roles')} rules={[needed]}>
            <Select
              mode="multiple"
              maxCount={3}
              options={ROLES.map((value) => ({ value, label: common(`role.${value}`) }))}
            />
          </Form.Item>
          <Form.Item
            name="ledgerKey"
            label={t('company.people.ledgerKey')}
            extra={`${t('company.people.keyHint')} ${t('company.people.optional')}`}
            rules={[
              {
                validator: (_, typed: string | undefined) =>
                  (typed ?? '').trim() === '' || ledgerKeyOf(typed ?? '') !== undefined
                    ? Promise.resolve()
                    : Promise.reject(new Error(t('company.people.keyWrong'))),
              },
            ]}
          >
            <Input maxLength={66} spellCheck={false} autoComplete="off" />
          </Form.Item>
          <ProblemAlert error={adding.error} />
          <Button type="primary" htmlType="submit" loading={adding.busy}>
            {t('company.people.add')}
          </Button>
        </Form>
      </Flex>
    </Drawer>
  );
}
