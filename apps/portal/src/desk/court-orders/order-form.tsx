import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Card, Form, Input, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useCompanyCards } from '../operator/companies-query';
import { ProblemAlert } from '../ui';
import { HashedFile } from '../ui/document-hash';
import { HoldingChoice } from './holding-choice';
import type { CourtAct, OrderKind } from './orders';

interface Typed {
  holdingId: string;
  receiverId?: string;
  authority: string;
  number: string;
}

/** What is ordered, on which part of which certificate, and the document that says so. */
export function OrderForm({ kinds }: { kinds: readonly OrderKind[] }) {
  const { t } = useTranslation('courtOrders');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [params] = useSearchParams();
  const [form] = Form.useForm<Typed>();
  const [chosen, setChosen] = useState<OrderKind>();
  const [document, setDocument] = useState<string>();
  const [place, setPlace] = useState(0);
  const kind = chosen ?? kinds[0];
  const drawing = useOnce(async (key: string, { holdingId, receiverId, authority, number }: Typed) => {
    if (kind === undefined || document === undefined) return;
    const order = { authority: authority.trim(), number: number.trim(), documentHash: `0x${document}` };
    const body: CourtAct =
      kind === 'force'
        ? { kind, holdingId, receiverId: receiverId ?? '', order }
        : { kind, holdingId, order };
    await read(api.POST('/v1/acts', { headers: { 'idempotency-key': key }, body }));
    await queries.invalidateQueries();
    form.resetFields();
    setDocument(undefined);
    setPlace(place + 1);
    void message.success(t('proposed'));
  });
  const needed = [{ required: true, message: t('needed') }];
  if (kind === undefined) return null;
  return (
    <Card size="small" title={t(`kind.${kind}`)}>
      <Form key={place} form={form} layout="vertical" onFinish={(typed) => void drawing.run(typed)}>
        {kinds.length > 1 && (
          <Form.Item label={t('what')}>
            <Segmented
              aria-label={t('what')}
              value={kind}
              options={kinds.map((value) => ({ value, label: t(`kind.${value}`) }))}
              onChange={(next) => {
                setChosen(next);
                form.setFieldValue('holdingId', undefined);
              }}
            />
          </Form.Item>
        )}
        <Form.Item name="holdingId" label={t('certificate')} rules={needed}>
          <HoldingChoice kind={kind} first={params.get('certificate') ?? ''} />
        </Form.Item>
        {kind === 'force' && (
          <Form.Item name="receiverId" label={t('receiver')} rules={needed}>
            <Receiver />
          </Form.Item>
        )}
        <Form.Item name="authority" label={t('authority')} extra={t('authorityHint')} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="number" label={t('number')} rules={needed}>
          <Input maxLength={100} />
        </Form.Item>
        <HashedFile
          id="order-document"
          label={t('document')}
          hint={t('documentHint')}
          onHashed={(sha256) => {
            setDocument(sha256);
          }}
        />
        <ProblemAlert error={drawing.error} />
        <Button type="primary" htmlType="submit" disabled={document === undefined} loading={drawing.busy}>
          {t('review')}
        </Button>
      </Form>
    </Card>
  );
}

/** Companies that may hold: suppliers and financiers. */
function Receiver(field: { id?: string; value?: string; onChange?: (id: string) => void }) {
  const companies = useCompanyCards();
  return (
    <Select
      {...field}
      loading={companies.isPending}
      showSearch={{ optionFilterProp: 'label' }}
      options={companies.data
        ?.filter(({ roles }) => roles.includes('supplier') || roles.includes('financier'))
        .map(({ id, legalName }) => ({ value: id, label: legalName }))}
    />
  );
}
