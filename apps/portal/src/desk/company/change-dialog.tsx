import { useQueryClient } from '@tanstack/react-query';
import { Alert, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

/** Names a new account in the company's own name. What follows is told before it begins. */
export function ChangeDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [number, setNumber] = useState('');
  const [bankCode, setBankCode] = useState('');
  const [currency, setCurrency] = useState('CNY');
  const beginning = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/payout-changes', {
        headers: { 'idempotency-key': key },
        body: { number: number.trim(), bankCode: bankCode.trim(), currency: currency.trim() },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['payout-changes'] });
    setNumber('');
    onClose();
  });
  return (
    <Modal
      open={isOpen}
      title={t('accounts.change')}
      okText={t('accounts.begin')}
      okButtonProps={{ disabled: number.trim() === '' || bankCode.trim() === '' }}
      confirmLoading={beginning.busy}
      onOk={() => void beginning.run()}
      onCancel={() => {
        beginning.reset();
        onClose();
      }}
    >
      <Form layout="vertical" component="div">
        <Form.Item>
          <Alert type="info" title={t('accounts.steps')} />
        </Form.Item>
        <Form.Item label={t('accounts.number')} htmlFor="account-number" required>
          <Input
            id="account-number"
            maxLength={34}
            autoComplete="off"
            value={number}
            onChange={({ target }) => {
              setNumber(target.value);
            }}
          />
        </Form.Item>
        <Form.Item label={t('accounts.bank')} htmlFor="account-bank" required extra={t('accounts.bankHint')}>
          <Input
            id="account-bank"
            maxLength={34}
            value={bankCode}
            onChange={({ target }) => {
              setBankCode(target.value);
            }}
          />
        </Form.Item>
        <Form.Item label={common('word.currency')} htmlFor="account-currency" required>
          <Input
            id="account-currency"
            maxLength={3}
            value={currency}
            onChange={({ target }) => {
              setCurrency(target.value.toUpperCase());
            }}
          />
        </Form.Item>
      </Form>
      <ProblemAlert error={beginning.error} />
    </Modal>
  );
}
