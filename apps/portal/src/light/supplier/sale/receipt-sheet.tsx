import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../../shared/api';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { Button, Field, Sheet } from '../../ui';
import { Trouble } from '../trouble';
import { SignOrder } from '../sheets/sign-order';

/** That the money came, by the reference on the statement; the order of just that is read and signed next. */
export function ReceiptSheet({
  me,
  sale,
  currency,
  onClose,
}: {
  me: Me;
  sale: Shape<'Discount'>;
  currency: string;
  onClose: () => void;
}) {
  const { t } = useTranslation('sale');
  const queries = useQueryClient();
  const [reference, setReference] = useState('');
  const [proposed, setProposed] = useState<Shape<'Discount'>>();
  const propose = useOnce(async (key: string) => {
    const answer = await read(
      api.POST('/v1/discounts/{id}/receipt', {
        params: { path: { id: sale.id } },
        headers: { 'Idempotency-Key': key },
        body: { bankReference: reference.trim() },
      }),
    );
    setProposed(answer);
    await queries.invalidateQueries({ queryKey: ['discounts'] });
  });
  if (proposed)
    return <SignOrder title={t('order.receipt')} {...{ me, sale: proposed, currency, onClose }} />;
  return (
    <Sheet
      open
      title={t('receipt.title')}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          wide
          busy={propose.busy}
          disabled={reference.trim() === ''}
          onClick={() => void propose.run()}
        >
          {t('receipt.next')}
        </Button>
      }
    >
      <p className="quiet">{t('receipt.hint')}</p>
      <Field label={t('receipt.reference')}>
        {(props) => (
          <input
            {...props}
            className="input"
            autoComplete="off"
            maxLength={35}
            autoFocus
            value={reference}
            onChange={({ target }) => {
              setReference(target.value);
            }}
          />
        )}
      </Field>
      <Trouble error={propose.error} />
    </Sheet>
  );
}
