import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { api, Problem, read, type Shape } from '../../../shared/api';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { Button, Card } from '../../ui';
import { Fold } from '../fold';
import { maySign } from '../may-sign';
import { OrderWords } from '../order-words';
import { useSignedDigest } from '../signed-once';
import { Trouble } from '../trouble';
import { forgetDraft } from '../use/draft';
import { askedOf, digestOf, rememberAsked } from './asked';
import { CostLines } from './cost-lines';
import { OrderSummary } from './order-summary';
import { Recalculated, type Was } from './recalculated';
import { WithdrawSheet } from './withdraw-sheet';

const STALE = ['allocation-stale', 'allocation-closed', 'quote-expired', 'state-differs', 'deadline-passed'];

/** A sheet before it is signed, in plain words; one signature carries all of it. */
export function Review({ me, sheet }: { me: Me; sheet: Shape<'Allocation'> }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const location = useLocation();
  const was = (location.state as { was?: Was } | null)?.was;
  const signed = useSignedDigest(me);
  const asked = askedOf(sheet.id);
  const isLate = useIsLate(sheet.expiresAt) || sheet.status !== 'open';
  const back = `/supplier/${asked?.preset ?? 'pay'}`;
  const again = useOnce(async (key: string) => {
    if (!asked) return;
    const made = await read(
      api.POST('/v1/allocations', { body: asked.body, headers: { 'Idempotency-Key': key } }),
    );
    rememberAsked(made.id, asked);
    queries.setQueryData(['allocations', made.id], made);
    await navigate(`/supplier/sheets/${made.id}`, { replace: true, state: { was: sheet.totals } });
  });
  const act = useOnce(async (key: string) => {
    const signature = await signed(digestOf(sheet, asked));
    try {
      const after = await read(
        api.POST('/v1/allocations/{id}/signatures', {
          params: { path: { id: sheet.id } },
          headers: { 'Idempotency-Key': key },
          body: { signature },
        }),
      );
      if (asked) forgetDraft(me.userId, asked.preset);
      queries.setQueryData(['allocations', sheet.id], after);
      await queries.invalidateQueries();
      window.scrollTo(0, 0);
    } catch (error) {
      if (error instanceof Problem && STALE.includes(error.code)) {
        // Signed already, in another tab or by a colleague: what was asked for is done, and not to be asked again.
        const now = await read(api.GET('/v1/allocations/{id}', { params: { path: { id: sheet.id } } }));
        if (now.status === 'signed') {
          queries.setQueryData(['allocations', sheet.id], now);
          return;
        }
        if (asked) {
          await again.run();
          return;
        }
      }
      throw error;
    }
  });
  const { totals, currency, orders } = sheet;
  const can = maySign(me, sheet);
  return (
    <>
      <h1>{t('review.title')}</h1>
      {was && <Recalculated was={was} now={totals} currency={currency} />}
      {isLate && (
        <div className="note" role="status">
          <p>{t('review.late')}</p>
          {asked && (
            <Button look="primary" wide busy={again.busy} onClick={() => void again.run()}>
              {t('review.again')}
            </Button>
          )}
        </div>
      )}
      <Card>
        <ul className="summary">
          {orders.map((order) => (
            <OrderSummary key={order.proposalId} order={order} currency={currency} />
          ))}
        </ul>
        <CostLines of={sheet} />
        <p className="quiet">{t('review.free')}</p>
        <Fold title={t('review.exact')}>
          {orders.map((order) => (
            <OrderWords
              key={order.proposalId}
              order={order.order}
              hash={order.orderHash}
              currency={currency}
            />
          ))}
          <p className="hash">
            <span>{t('review.root')}</span>
            <code>{sheet.digest}</code>
          </p>
        </Fold>
      </Card>
      {isLate && <Trouble error={again.error} />}
      {!isLate && (
        <div className="acts-bar">
          <Trouble error={act.error ?? again.error} />
          {can ? (
            <Button look="primary" wide busy={act.busy || again.busy} onClick={() => void act.run()}>
              {act.busy ? common('act.signing') : t('review.sign')}
            </Button>
          ) : (
            <p className="note" role="status">
              {t('review.colleague')}
            </p>
          )}
        </div>
      )}
      <Button
        look="quiet"
        wide
        onClick={() => {
          void navigate(back);
        }}
      >
        {t('review.change')}
      </Button>
      {!isLate && (
        <WithdrawSheet
          sheet={sheet.id}
          onDone={() => {
            void navigate(back);
          }}
        />
      )}
    </>
  );
}

/** Whether the moment has passed; the page looks by itself. */
function useIsLate(moment: string): boolean {
  const [now, setNow] = useState(() => Date.now());
  const left = Date.parse(moment) - now;
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => {
      setNow(Date.now());
    }, left + 50);
    return () => {
      clearTimeout(timer);
    };
  }, [left]);
  return left <= 0;
}
