import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { api, read, type Shape } from '../../../shared/api';
import { formatPpm } from '../../../shared/money';
import { useOnce } from '../../../shared/once';
import { Button } from '../../ui';
import { Trouble } from '../trouble';
import { SignSale } from './sign-sale';

/** The prices that financiers gave to a question, the most cash first; one of them is taken, or the question taken back. */
export function Quotes({ request }: { request: Shape<'DiscountRequest'> }) {
  const { t } = useTranslation('supplier');
  const queries = useQueryClient();
  const [taken, setTaken] = useState<Shape<'Discount'>>();
  const { id, currency, quotes, declinings, status } = request;
  const takeBack = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/discount-requests/{id}/withdrawal', {
        params: { path: { id } },
        headers: { 'Idempotency-Key': key },
      }),
    );
    await queries.invalidateQueries();
  });
  const open = quotes
    .filter((one) => one.status === 'open')
    .sort((one, other) => (BigInt(one.cash) > BigInt(other.cash) ? -1 : 1));
  return (
    <>
      <ul className="rows">
        {open.map((quote) => (
          <QuoteRow key={quote.id} quote={quote} currency={currency} onTaken={setTaken} />
        ))}
      </ul>
      {declinings.map(({ financierId, reason }) => (
        <p key={financierId} className="quiet" dir="auto">
          {t('quotes.declined', { reason })}
        </p>
      ))}
      {open.length === 0 && <p className="quiet">{t(quotes.length > 0 ? 'quotes.late' : 'quotes.wait')}</p>}
      {(status === 'requested' || status === 'quoted') && (
        <Button look="quiet" busy={takeBack.busy} onClick={() => void takeBack.run()}>
          {t('quotes.takeBack')}
        </Button>
      )}
      <Trouble error={takeBack.error} />
      {taken && (
        <SignSale
          discount={taken}
          currency={currency}
          onClose={() => {
            setTaken(undefined);
            void queries.invalidateQueries();
          }}
        />
      )}
    </>
  );
}

function QuoteRow({
  quote,
  currency,
  onTaken,
}: {
  quote: Shape<'Quote'>;
  currency: string;
  onTaken: (discount: Shape<'Discount'>) => void;
}) {
  const { t, i18n } = useTranslation('supplier');
  const take = useOnce(async (key: string) => {
    onTaken(
      await read(
        api.POST('/v1/quotes/{id}/acceptance', {
          params: { path: { id: quote.id } },
          headers: { 'Idempotency-Key': key },
          body: {},
        }),
      ),
    );
  });
  return (
    <li className="row">
      <span className="row-words">
        <strong dir="auto">{quote.financier}</strong>
        <span>
          {t('review.get')} <Amount minor={quote.cash} currency={currency} />
        </span>
        <small>
          {t('cost.year', { rate: formatPpm(quote.allInPpm, i18n.language) })} ·{' '}
          {t(quote.recourse ? 'use.recourse' : 'use.noRecourse')}
        </small>
        <Trouble error={take.error} />
      </span>
      <Button look="primary" busy={take.busy} onClick={() => void take.run()}>
        {t('quotes.take')}
      </Button>
    </li>
  );
}
