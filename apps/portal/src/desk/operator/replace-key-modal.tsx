import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { ledgerKeyOf } from './ledger-key';

/** Takes a person's lost key away at once, and names the one that follows when nobody objects. */
export function ReplaceKeyModal({ person, onClose }: { person: Shape<'User'>; onClose: () => void }) {
  const { t } = useTranslation('operator');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [typed, setTyped] = useState('');
  const ledgerKey = ledgerKeyOf(typed);
  const replacing = useOnce(async (key: string) => {
    if (ledgerKey === undefined) return;
    await read(
      api.POST('/v1/companies/{id}/users/{user}/key-replacements', {
        params: { path: { id: person.companyId, user: person.id } },
        headers: { 'idempotency-key': key },
        body: { ledgerKey },
      }),
    );
    await queries.invalidateQueries();
    void message.success(t('company.keys.begun'));
    onClose();
  });
  const isWrong = typed.trim() !== '' && ledgerKey === undefined;
  return (
    <Modal
      open
      title={t('company.keys.replaceOf', { name: person.name })}
      okText={t('company.keys.replace')}
      okButtonProps={{ danger: true, disabled: ledgerKey === undefined }}
      confirmLoading={replacing.busy}
      onOk={() => void replacing.run()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <Alert type="warning" showIcon title={t('company.keys.hint')} />
        <Form layout="vertical" component="div">
          <Form.Item
            label={t('company.keys.newKey')}
            htmlFor="new-key"
            required
            extra={t('company.people.keyHint')}
            validateStatus={isWrong ? 'error' : undefined}
            help={isWrong ? t('company.people.keyWrong') : undefined}
          >
            <Input
              id="new-key"
              autoComplete="off"
              spellCheck={false}
              maxLength={66}
              value={typed}
              onChange={({ target }) => {
                setTyped(target.value);
              }}
            />
          </Form.Item>
        </Form>
        <ProblemAlert error={replacing.error} />
      </Flex>
    </Modal>
  );
}
