import { useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { certificateNumber } from '../ui/certificate-number';
import type { Waiting } from './use-waiting';

/**
 * Says no, with a reason that the other side reads. A maker takes back what it made; a checker refuses it. The reason
 * stays typed when it fails.
 */
export function RefuseDialog({
  item,
  onClose,
}: {
  item: Waiting | undefined;
  onClose: (isRefused: boolean) => void;
}) {
  const { t } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const { data: me } = useMe();
  const [reason, setReason] = useState('');
  const isChecker = me?.userRoles.includes('checker') === true;
  const refusing = useOnce(async (key: string) => {
    if (!item) return;
    const headers = { 'idempotency-key': key };
    const body = { reason: reason.trim() };
    if (item.certificateId === undefined)
      await read(api.POST('/v1/acts/{id}/refusal', { params: { path: { id: item.proposal.id } }, headers }));
    else {
      const params = { path: { id: item.certificateId } };
      await read(
        isChecker
          ? api.POST('/v1/certificates/{id}/refusal', { params, headers, body })
          : api.POST('/v1/certificates/{id}/withdrawal', { params, headers, body }),
      );
    }
    await queries.invalidateQueries({ queryKey: ['certificates'] });
    setReason('');
    onClose(true);
  });
  return (
    <Modal
      open={item !== undefined}
      title={
        item?.certificateId === undefined
          ? t('refuse.title')
          : t('refuse.titleOf', { number: certificateNumber(item.certificateId) })
      }
      okText={isChecker ? common('act.refuse') : t('refuse.withdraw')}
      okButtonProps={{ danger: true, disabled: reason.trim() === '' }}
      confirmLoading={refusing.busy}
      onOk={() => void refusing.run()}
      onCancel={() => {
        refusing.reset();
        onClose(false);
      }}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={common('word.reason')} htmlFor="refuse-reason" required extra={t('refuse.hint')}>
          <Input.TextArea
            id="refuse-reason"
            autoFocus
            maxLength={500}
            rows={3}
            value={reason}
            onChange={({ target }) => {
              setReason(target.value.replaceAll('\n', ' '));
            }}
          />
        </Form.Item>
      </Form>
      <ProblemAlert error={refusing.error} />
    </Modal>
  );
}
