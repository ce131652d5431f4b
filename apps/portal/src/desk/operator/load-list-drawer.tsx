import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Drawer, Flex, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { HashedFile } from '../ui/document-hash';

const SHOWN_LINES = 6;

interface Typed {
  source: string;
  publishedOn: string;
}

/** Loads a version of a list from its source’s CSV file; its first lines are shown before it is proposed. */
export function LoadListDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation('operator');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [form] = Form.useForm<Typed>();
  const [csv, setCsv] = useState('');
  const lines = csv.split(/\r?\n/).filter((line) => line.trim() !== '');
  const loading = useOnce(async (key: string, { source, publishedOn }: Typed) => {
    await read(
      api.POST('/v1/screening/lists', {
        headers: { 'idempotency-key': key },
        body: { source: source.trim(), publishedOn, csv },
      }),
    );
    await queries.invalidateQueries();
    form.resetFields();
    setCsv('');
    onClose();
    void message.success(t('lists.wasProposed'));
  });
  const needed = [{ required: true, message: t('companies.needed') }];
  return (
    <Drawer open={open} destroyOnHidden title={t('lists.load')} size={520} onClose={onClose}>
      <Form form={form} layout="vertical" onFinish={(typed) => void loading.run(typed)}>
        <Form.Item name="source" label={t('lists.source')} rules={needed}>
          <Input maxLength={120} />
        </Form.Item>
        <Form.Item name="publishedOn" label={t('lists.publishedOn')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <HashedFile
          id="list-file"
          label={t('lists.file')}
          hint={t('lists.format')}
          accept=".csv,text/csv"
          onHashed={(_, file) => void file.text().then(setCsv)}
        />
        {lines.length > 0 && (
          <Flex vertical gap={8} className="operator-progress">
            <strong>{t('lists.lines', { count: lines.length - 1 })}</strong>
            <pre className="operator-lines" tabIndex={0}>
              {lines.slice(0, SHOWN_LINES).join('\n')}
              {lines.length > SHOWN_LINES && '\n…'}
            </pre>
          </Flex>
        )}
        <Flex vertical gap={12}>
          <ProblemAlert error={loading.error} />
          <Button type="primary" htmlType="submit" disabled={csv === ''} loading={loading.busy}>
            {t('decision.propose')}
          </Button>
        </Flex>
      </Form>
    </Drawer>
  );
}
