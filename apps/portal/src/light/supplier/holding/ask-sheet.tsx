import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, read, type Shape } from '../../../shared/api';
import { formatMinor, formatPpm, parseAmount } from '../../../shared/money';
import { useOnce } from '../../../shared/once';
import { AmountField, Button, Loading, Sheet } from '../../ui';
import { Trouble } from '../trouble';

/** Asks several financiers for a price of one holding, or of a part; the best of their answers can be taken. */
export function AskSheet({ holding, onClose }: { holding: Shape<'Holding'>; onClose: () => void }) {
  const { t, i18n } = useTranslation('supplier');
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { id, currency } = holding;
  const most = BigInt(holding.amount ?? '0');
  const [text, setText] = useState(() => formatMinor(most, currency, 'en'));
  const [left, setLeft] = useState<readonly string[]>([]);
  const products = useQuery({
    queryKey: ['products'],
    queryFn: async () => (await read(api.GET('/v1/products'))).data,
  });
  const financiers = [
    ...Map.groupBy(
      (products.data ?? []).filter((one) => one.currency === currency),
      (one) => one.financierId,
    ).entries(),
  ];
  const asked = financiers.map(([financierId]) => financierId).filter((one) => !left.includes(one));
  const amount = parseAmount(text, currency, most);
  const ask = useOnce(async (key: string) => {
    if ('fault' in amount) return;
    await read(
      api.POST('/v1/discount-requests', {
        headers: { 'Idempotency-Key': key },
        body: { holdingId: id, amount: amount.minor.toString(), financierIds: asked },
      }),
    );
    await queries.invalidateQueries();
    await navigate('/supplier/under-way');
  });
  return (
    <Sheet
      open
      title={t('ask.title')}
      onClose={onClose}
      footer={
        <Button
          look="primary"
          wide
          busy={ask.busy}
          disabled={asked.length === 0 || 'fault' in amount}
          onClick={() => void ask.run()}
        >
          {t('ask.send')}
        </Button>
      }
    >
      <p className="quiet">{t('ask.hint')}</p>
      <AmountField label={t('use.amount')} currency={currency} most={most} value={text} onChange={setText} />
      <fieldset className="ask-whom">
        <legend>{t('ask.whom')}</legend>
        {products.isPending && <Loading lines={2} />}
        {products.data && financiers.length === 0 && <p className="quiet">{t('ask.nobody')}</p>}
        {financiers.map(([financierId, offers]) => (
          <label key={financierId}>
            <input
              type="checkbox"
              checked={!left.includes(financierId)}
              onChange={({ target }) => {
                setLeft(target.checked ? left.filter((one) => one !== financierId) : [...left, financierId]);
              }}
            />
            <span dir="auto">{offers[0]?.financier}</span>
            <small>{offers.map(({ ratePpm }) => formatPpm(ratePpm, i18n.language)).join(' · ')}</small>
          </label>
        ))}
      </fieldset>
      <Trouble error={ask.error ?? products.error} />
    </Sheet>
  );
}
