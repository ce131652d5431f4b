import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Flex, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

interface Typed {
  legalName: string;
  uscc: string;
  bankCode?: string;
}

/** Registers a bank or a supervisor, whom the operator knows by contract; every other company applies by itself. */
export function RegisterDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [form] = Form.useForm<Typed>();
  const [role, setRole] = useState<'bank' | 'supervisor'>('bank');
  const registering = useOnce(async (key: string, { legalName, uscc, bankCode }: Typed) => {
    const { id } = await read(
      api.POST('/v1/companies', {
        headers: { 'idempotency-key': key },
        body: {
          legalName: legalName.trim(),
          uscc: uscc.trim().toUpperCase(),
          taxIds: [],
          roles: [role],
          ...(role === 'bank' ? { bankCode: bankCode?.trim() ?? '' } : {}),
        },
      }),
    );
    await read(api.POST('/v1/companies/{id}/registration', { params: { path: { id } } }));
    await queries.invalidateQueries();
    form.resetFields();
    onClose();
    void message.success(t('companies.proposed'));
    void navigate('/operator/orders');
  });
  return (
    <Drawer open={open} title={t('companies.register')} size={440} onClose={onClose}>
      <Flex vertical gap={16}>
        <Alert type="info" title={t('companies.registerHint')} />
        <Segmented
          aria-label={t('applications.role')}
          value={role}
          options={(['bank', 'supervisor'] as const).map((value) => ({
            value,
            label: common(`word.${value}`),
          }))}
          onChange={setRole}
        />
        <Form form={form} layout="vertical" onFinish={(typed) => void registering.run(typed)}>
          <Form.Item
            name="legalName"
            label={t('companies.legalName')}
            rules={[{ required: true, message: t('companies.needed') }]}
          >
            <Input maxLength={140} />
          </Form.Item>
          <Form.Item
            name="uscc"
            label={t('applications.code')}
            rules={[{ required: true, message: t('companies.needed') }]}
          >
            <Input maxLength={18} />
          </Form.Item>
          {role === 'bank' && (
            <Form.Item
              name="bankCode"
              label={t('companies.bankCode')}
              rules={[{ required: true, message: t('companies.needed') }]}
            >
              <Input maxLength={34} />
            </Form.Item>
          )}
          <ProblemAlert error={registering.error} />
          <Button type="primary" htmlType="submit" loading={registering.busy}>
            {t('decision.propose')}
          </Button>
        </Form>
      </Flex>
    </Drawer>
  );
}
