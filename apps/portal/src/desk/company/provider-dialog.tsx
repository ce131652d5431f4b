import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

/** Proposes an identity provider. The secret leaves the page when it was sent; what else was typed stays. */
export function ProviderDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { t } = useTranslation('company');
  const queries = useQueryClient();
  const [issuer, setIssuer] = useState('');
  const [clientId, setClientId] = useState('');
  const [clientSecret, setClientSecret] = useState('');
  const proposing = useOnce(async () => {
    const body = { issuer: issuer.trim(), clientId: clientId.trim(), clientSecret: clientSecret.trim() };
    await read(api.POST('/v1/oidc-providers', { body }));
    setClientSecret('');
    await Promise.all(
      [['people-decisions'], ['oidc']].map((queryKey) => queries.invalidateQueries({ queryKey })),
    );
    onClose();
  });
  const isWhole = [issuer, clientId, clientSecret].every((one) => one.trim() !== '');
  return (
    <Modal
      open={isOpen}
      title={t('signIn.connect')}
      okText={t('people.propose')}
      okButtonProps={{ disabled: !isWhole }}
      confirmLoading={proposing.busy}
      onOk={() => void proposing.run()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t('signIn.issuer')} htmlFor="oidc-issuer" required extra={t('signIn.issuerHint')}>
          <Input
            id="oidc-issuer"
            type="url"
            maxLength={300}
            autoComplete="off"
            value={issuer}
            onChange={({ target }) => {
              setIssuer(target.value);
            }}
          />
        </Form.Item>
        <Form.Item label={t('signIn.clientId')} htmlFor="oidc-client" required>
          <Input
            id="oidc-client"
            maxLength={200}
            autoComplete="off"
            value={clientId}
            onChange={({ target }) => {
              setClientId(target.value);
            }}
          />
        </Form.Item>
        <Form.Item
          label={t('signIn.clientSecret')}
          htmlFor="oidc-secret"
          required
          extra={t('signIn.clientSecretHint')}
        >
          <Input
            id="oidc-secret"
            type="password"
            maxLength={500}
            autoComplete="off"
            value={clientSecret}
            onChange={({ target }) => {
              setClientSecret(target.value);
            }}
          />
        </Form.Item>
      </Form>
      <ProblemAlert error={proposing.error} />
    </Modal>
  );
}
