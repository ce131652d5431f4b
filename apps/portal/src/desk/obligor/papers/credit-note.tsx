import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../../shared/api';
import { fileBody } from '../../../shared/file-body';
import { formatMinor } from '../../../shared/money';
import { useOnce } from '../../../shared/once';
import { ProblemAlert } from '../../ui';

/** Takes a credit note (or a red-letter e-invoice) off an invoice: the file is chosen, named once more, and sent. */
export function CreditNote({ invoice }: { invoice: Shape<'Invoice'> }) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const [file, setFile] = useState<File>();
  const [kept, setKept] = useState<Shape<'KeptInvoice'>>();
  const sending = useOnce(async (key: string, chosen: File) => {
    const { headers, ...body } = fileBody(chosen);
    const answer = await read(
      api.POST('/v1/invoices/{id}/credit-notes', {
        params: { path: { id: invoice.id } },
        ...body,
        headers: { ...headers, 'idempotency-key': key },
      }),
    );
    setKept(answer);
    setFile(undefined);
    await queries.invalidateQueries({ queryKey: ['invoices'] });
  });
  const say = (minor: string): string =>
    `${invoice.currency} ${formatMinor(minor, invoice.currency, i18n.language)}`;
  return (
    <Card size="small" title={<h2>{t('papers.creditNote')}</h2>}>
      <div className="obligor-stack">
        <span>{t('papers.creditHint')}</span>
        <label className="file-choice desk-drop">
          <strong>{t('papers.creditFile')}</strong>
          <span>{t('papers.creditKinds')}</span>
          <input
            type="file"
            accept=".xml,.pdf,application/xml,text/xml,application/pdf"
            aria-label={t('papers.creditFile')}
            disabled={sending.busy}
            onChange={({ target }) => {
              sending.reset();
              setKept(undefined);
              setFile(target.files?.[0]);
              // The same file may be chosen again after it was refused.
              target.value = '';
            }}
          />
        </label>
        {file && (
          <Space wrap>
            <strong>{file.name}</strong>
            <Button type="primary" danger loading={sending.busy} onClick={() => void sending.run(file)}>
              {t('papers.creditAct', { number: invoice.number })}
            </Button>
            <Button
              disabled={sending.busy}
              onClick={() => {
                sending.reset();
                setFile(undefined);
              }}
            >
              {common('act.cancel')}
            </Button>
          </Space>
        )}
        <ProblemAlert error={sending.error} />
        {kept && (
          <Alert
            type={kept.caseId === undefined ? 'success' : 'warning'}
            showIcon
            role="status"
            title={t(kept.known ? 'papers.creditKnown' : 'papers.creditDone', {
              unused: say(kept.invoice.unused),
            })}
            description={kept.caseId !== undefined && t('papers.creditCase')}
          />
        )}
      </div>
    </Card>
  );
}
