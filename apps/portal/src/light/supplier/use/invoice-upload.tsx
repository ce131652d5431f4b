import { useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { fileBody } from '../../../shared/file-body';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { Trouble } from '../trouble';
import type { Receiver } from './draft';

/** Keeps the payee's invoice from its file; the ledger knows it before it backs the payment. */
export function InvoiceUpload({
  me,
  receiver,
  currency,
  onKept,
}: {
  me: Me;
  receiver: Receiver;
  currency: string;
  onKept: (invoiceId: string) => void;
}) {
  const { t } = useTranslation('supplier');
  const queries = useQueryClient();
  const name = useId();
  const [told, setTold] = useState<'other' | 'used'>();
  const keeping = useOnce(async (_key: string, file: File) => {
    setTold(undefined);
    const { invoice } = await read(
      api.POST('/v1/invoices', { ...fileBody(file), querySerializer: () => 'wait=true' }),
    );
    await queries.invalidateQueries({ queryKey: ['invoices'] });
    const { sellerId, buyerId } = invoice;
    if (sellerId !== receiver.id || buyerId !== me.companyId || invoice.currency !== currency)
      setTold('other');
    else if (invoice.unused === '0') setTold('used');
    else onKept(invoice.id);
  });
  return (
    <>
      <label className="upload" htmlFor={name}>
        {keeping.busy ? t('evidence.keeping') : `＋ ${t('evidence.upload')}`}
        <input
          id={name}
          className="sr-only"
          type="file"
          accept=".xml,.pdf,application/xml,text/xml,application/pdf"
          disabled={keeping.busy}
          onChange={({ target }) => {
            const [file] = target.files ?? [];
            if (file) void keeping.run(file);
            target.value = '';
          }}
        />
      </label>
      {told && (
        <p className="note bad" role="alert">
          {t(`evidence.${told}`, { name: receiver.name, currency })}
        </p>
      )}
      <Trouble error={keeping.error} />
    </>
  );
}
