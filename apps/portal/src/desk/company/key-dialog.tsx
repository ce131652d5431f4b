import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

const TAGS = [
  'acts',
  'certificates',
  'evidence',
  'factoring',
  'identity',
  'ledger',
  'onboarding',
  'settlement',
] as const;

/** Proposes a key for one of the company's systems: what it may, and for how long. */
export function KeyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('company');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number | null>(365);
  const proposing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/api-keys', {
        headers: { 'idempotency-key': key },
        body: { name: name.trim(), scopes, expiresInDays: days ?? 365 },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['people-decisions'] });
    onClose();
  });
  return (
    <Modal
      open
      title={t('keys.make')}
      okText={t('people.propose')}
      okButtonProps={{ disabled: name.trim() === '' || scopes.length === 0 || days === null }}
      confirmLoading={proposing.busy}
      onOk={() => void proposing.run()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={common('word.name')} htmlFor="key-name" required extra={t('keys.nameHint')}>
          <Input
            id="key-name"
            maxLength={80}
            value={name}
            onChange={({ target }) => {
              setName(target.value);
            }}
          />
        </Form.Item>
        <Form.Item label={t('keys.scopes')} htmlFor="key-scopes" required extra={t('keys.scopesHint')}>
          <Select
            id="key-scopes"
            mode="multiple"
            value={scopes}
            onChange={setScopes}
            options={TAGS.flatMap((tag) => [
              { value: `${tag}:read`, label: `${t(`keys.tag.${tag}`)} · ${t('keys.read')}` },
              { value: `${tag}:write`, label: `${t(`keys.tag.${tag}`)} · ${t('keys.write')}` },
            ])}
          />
        </Form.Item>
        <Form.Item label={t('keys.days')} htmlFor="key-days" required>
          <InputNumber id="key-days" min={1} max={730} precision={0} value={days} onChange={setDays} />
        </Form.Item>
      </Form>
      <ProblemAlert error={proposing.error} />
    </Modal>
  );
}
