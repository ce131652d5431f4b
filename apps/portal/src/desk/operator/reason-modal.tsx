import { Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';

/** Asks for words before an act that must have a reason. What was typed stays where the act was refused. */
export function ReasonModal({
  title,
  lead,
  label,
  open,
  danger = false,
  onClose,
  act,
}: {
  title: string;
  lead?: string;
  label: string;
  open: boolean;
  danger?: boolean;
  onClose: () => void;
  act: (key: string, words: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const once = useOnce(async (key: string) => {
    await act(key, words.trim());
    setWords('');
    onClose();
  });
  return (
    <Modal
      title={title}
      open={open}
      okText={t('act.confirm')}
      okButtonProps={{ disabled: words.trim() === '', danger }}
      confirmLoading={once.busy}
      onOk={() => void once.run()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        {lead !== undefined && <span>{lead}</span>}
        <Form layout="vertical">
          <Form.Item label={label} htmlFor="reason-words">
            <Input.TextArea
              id="reason-words"
              rows={3}
              maxLength={1000}
              value={words}
              onChange={({ target }) => {
                setWords(target.value);
              }}
            />
          </Form.Item>
        </Form>
        <ProblemAlert error={once.error} />
      </Flex>
    </Modal>
  );
}
