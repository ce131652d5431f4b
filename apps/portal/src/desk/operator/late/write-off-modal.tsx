import { useQueryClient } from '@tanstack/react-query';
import { Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../../shared/api';
import { useOnce } from '../../../shared/once';
import { certificateNumber } from '../../ui/certificate-number';
import { ProblemAlert } from '../../ui';
import { HashedFile } from '../../ui/document-hash';

const HASH = /^0x[0-9a-f]{64}$/;

/** Proposes to write a certificate off: why, and the hash of the document that says so; the document is sent nowhere. */
export function WriteOffModal({ late, onClose }: { late: Shape<'LateCertificate'>; onClose: () => void }) {
  const { t } = useTranslation('late');
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [hash, setHash] = useState('');
  const proposing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/write-offs', {
        headers: { 'idempotency-key': key },
        body: { certificateId: late.id, reason: reason.trim(), documentHash: hash.trim() },
      }),
    );
    await queries.invalidateQueries();
    onClose();
  });
  return (
    <Modal
      open
      title={t('writeOffOf', { number: certificateNumber(late.id) })}
      okText={t('propose')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '' || !HASH.test(hash.trim()) }}
      confirmLoading={proposing.busy}
      onOk={() => void proposing.run()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <span>{t('writeOffLead')}</span>
        <Form layout="vertical" component="div">
          <Form.Item label={t('writeOffReason')} htmlFor="write-off-reason" required>
            <Input
              id="write-off-reason"
              maxLength={500}
              value={reason}
              onChange={({ target }) => {
                setReason(target.value);
              }}
            />
          </Form.Item>
          <HashedFile
            id="write-off-file"
            label={t('file')}
            hint={t('fileHint')}
            onHashed={(sha256) => {
              setHash(`0x${sha256}`);
            }}
          />
          <Form.Item label={t('hash')} htmlFor="write-off-hash" required>
            <Input
              id="write-off-hash"
              className="operator-hash"
              placeholder="0x…"
              value={hash}
              onChange={({ target }) => {
                setHash(target.value);
              }}
            />
          </Form.Item>
        </Form>
        <ProblemAlert error={proposing.error} />
      </Flex>
    </Modal>
  );
}
