import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { formatPpm } from '../../../shared/money';
import { AmountField, Card, Field } from '../../ui';
import type { Draft } from './draft';

/** How much of the rest is turned into cash now, and at whose standing price. */
export function CashFields({
  title,
  draft,
  currency,
  most,
  onChange,
}: {
  title: string;
  draft: Draft;
  currency: string;
  most: bigint;
  onChange: (change: Partial<Draft>) => void;
}) {
  const { t, i18n } = useTranslation('supplier');
  const prices = useQuery({
    queryKey: ['standing-prices'],
    queryFn: async () => (await read(api.GET('/v1/standing-prices'))).data,
    staleTime: 30_000,
  });
  const open = (prices.data ?? []).filter((one) => one.status === 'active' && one.currency === currency);
  return (
    <Card title={title}>
      <div className="segments wide" role="group" aria-label={title}>
        {(['none', 'amount', 'rest'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={draft.cash === one}
            onClick={() => {
              onChange({ cash: one });
            }}
          >
            {t(`use.rest.${one}`)}
          </button>
        ))}
      </div>
      {draft.cash === 'amount' && (
        <AmountField
          label={t('use.cashAmount')}
          currency={currency}
          most={most}
          value={draft.cashAmount}
          hint={t('use.cashAmountHint')}
          onChange={(cashAmount) => {
            onChange({ cashAmount });
          }}
        />
      )}
      {draft.cash !== 'none' && open.length > 0 && (
        <Field label={t('use.price')} hint={t('use.priceHint')}>
          {(props) => (
            <select
              {...props}
              className="input"
              value={open.some(({ id }) => id === draft.standingPriceId) ? draft.standingPriceId : ''}
              onChange={({ target }) => {
                onChange({ standingPriceId: target.value });
              }}
            >
              <option value="">{t('use.cheapest')}</option>
              {open.map(({ id, financier, ratePpm, recourse, sameDay }) => (
                <option key={id} value={id}>
                  {[
                    financier,
                    formatPpm(ratePpm, i18n.language),
                    t(recourse ? 'use.recourse' : 'use.noRecourse'),
                    t(sameDay ? 'cost.today' : 'use.nextDay'),
                  ].join(' · ')}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      {draft.cash !== 'none' && prices.data !== undefined && open.length === 0 && (
        <p className="note">{t('use.noPrices')}</p>
      )}
    </Card>
  );
}
