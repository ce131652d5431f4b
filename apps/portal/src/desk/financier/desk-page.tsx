import { Alert, Button, Drawer, Empty, Segmented, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { decimalsOf, formatMoneyParts } from '../../shared/money';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { ActPanel, type Mode } from './act-panel';
import { useDesk } from './known';
import { form } from './numbers';
import { canDecline, QueueTable } from './queue-table';
import type { QueueItem } from './queue';
import { useLimits, useStandingPrices, useWaitingClaims } from './reads';
import { useDeskKeys } from './use-desk-keys';

const SHOWN = 25;

/** One queue of all that waits for this person, what is too late first at the top. */
export default function FinancierDesk() {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const { known, queue, error, retry } = useDesk();
  const navigate = useNavigate();
  const [task, setTask] = useState<QueueItem['task'] | 'all'>('all');
  const [shown, setShown] = useState(SHOWN);
  const [current, setCurrent] = useState<string>();
  const [isByKey, setByKey] = useState(false);
  // By their ids, so that what is chosen stays chosen when the rows come anew.
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<{ items: QueueItem[]; mode: Mode }>();

  const kinds = useMemo(() => [...new Set(queue.map((item) => item.task))], [queue]);
  const filtered =
    task === 'all' || !kinds.includes(task) ? queue : queue.filter((item) => item.task === task);
  const rows = filtered.slice(0, shown);
  const picked = queue.filter(({ id }) => chosen.has(id));
  const isAlike =
    new Set(picked.map((item) => `${item.task} ${item.orderKind ?? ''} ${item.currency}`)).size === 1;
  const here = rows.find(({ id }) => id === current);

  const ask = (mode: Mode): void => {
    const items = picked.length > 0 ? picked : here ? [here] : [];
    if (items.length === 0 || (picked.length > 0 && !isAlike)) return;
    if (mode === 'decline' && !items.every(canDecline)) return;
    setAsked({ items, mode });
  };
  const choose = (ids: readonly string[], isChosen: boolean): void => {
    setChosen((before) => {
      const after = new Set(before);
      for (const id of ids) {
        if (isChosen) after.add(id);
        else after.delete(id);
      }
      return after;
    });
  };
  useDeskKeys(
    {
      move: (by) => {
        const at = rows.findIndex(({ id }) => id === current);
        const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))];
        if (!next) return;
        setCurrent(next.id);
        setByKey(true);
      },
      choose: () => {
        if (here) choose([here.id], !chosen.has(here.id));
      },
      approve: () => {
        ask('approve');
      },
      decline: () => {
        ask('decline');
      },
      open: () => {
        if (here) void navigate(`/financier/deals/${here.id}`);
      },
    },
    !asked,
  );

  const cash = picked.reduce((sum, item) => sum + (item.cash ?? item.face), 0n);
  const currency = picked[0]?.currency ?? 'CNY';
  const money = formatMoneyParts(cash, decimalsOf(currency), i18n.language);
  return (
    <DeskPageFrame title={t('desk.title')} lead={t('desk.lead')}>
      <ProblemAlert error={error} onRetry={retry} />
      <WaitingDecisions />
      {!known && !error && <Skeleton active />}
      {known && queue.length === 0 && (
        <Empty
          description={t(known.me.userRoles.includes('maker') ? 'desk.emptyMaker' : 'desk.emptyChecker')}
        >
          <Link to="/financier/products">{t('desk.emptyNext')}</Link>
        </Empty>
      )}
      {known && queue.length > 0 && (
        <>
          <div className="queue-tools">
            <Segmented
              aria-label={t('desk.why')}
              value={kinds.includes(task === 'all' ? 'price' : task) || task === 'all' ? task : 'all'}
              options={[
                { value: 'all' as const, label: t('desk.all', { count: queue.length }) },
                ...kinds.map((kind) => ({
                  value: kind,
                  label: `${t(`task.${kind}`)} ${String(queue.filter((item) => item.task === kind).length)}`,
                })),
              ]}
              onChange={setTask}
            />
            <p className="keys" aria-label={t('keys.title')}>
              <kbd>J</kbd> <kbd>K</kbd> {t('keys.move')} · <kbd>X</kbd> {t('keys.choose')} · <kbd>A</kbd>{' '}
              {t('keys.approve')} · <kbd>R</kbd> {t('keys.decline')} · <kbd>Enter</kbd> {t('keys.open')}
            </p>
          </div>
          <QueueTable
            items={rows}
            current={current}
            chosen={chosen}
            now={known.now}
            isByKey={isByKey}
            onCurrent={(id) => {
              setCurrent(id);
              setByKey(false);
            }}
            onChoose={choose}
            onAct={(item, mode) => {
              setAsked({ items: [item], mode });
            }}
          />
          {filtered.length > rows.length && (
            <Button
              onClick={() => {
                setShown(shown + SHOWN);
              }}
            >
              {common('act.more')}
            </Button>
          )}
        </>
      )}
      {picked.length > 0 && (
        <div className="bulk" role="region" aria-label={t('bulk.title')}>
          <span>
            {t('bulk.chosen', { count: picked.length })}
            {isAlike && (
              <>
                {' · '}
                <span className="amount">
                  {currency} {money.sign}
                  {money.whole}
                  {money.fraction}
                </span>
              </>
            )}
          </span>
          {isAlike ? (
            <Button
              type="primary"
              onClick={() => {
                ask('approve');
              }}
            >
              {t(`do.${picked[0]?.task ?? 'sign'}${form(picked.length)}`, { count: picked.length })}
            </Button>
          ) : (
            <span className="quiet">{t('bulk.notAlike')}</span>
          )}
          {isAlike && picked.every(canDecline) && (
            <Button
              onClick={() => {
                ask('decline');
              }}
            >
              {t(picked[0]?.task === 'price' ? 'do.short.decline' : 'do.short.give-back')}
            </Button>
          )}
          <Button
            type="text"
            onClick={() => {
              setChosen(new Set());
            }}
          >
            {t('bulk.clear')}
          </Button>
        </div>
      )}
      <Drawer
        open={asked !== undefined}
        size={560}
        destroyOnHidden
        title={
          asked &&
          t(
            asked.mode === 'decline'
              ? `act.decline${form(asked.items.length)}`
              : `act.approve${form(asked.items.length)}`,
            { count: asked.items.length },
          )
        }
        onClose={() => {
          setAsked(undefined);
        }}
      >
        {asked && known && (
          <ActPanel
            asked={asked.items}
            mode={asked.mode}
            queue={queue}
            me={known.me}
            today={known.today}
            onClose={() => {
              setAsked(undefined);
              setChosen(new Set());
            }}
          />
        )}
      </Drawer>
    </DeskPageFrame>
  );
}

/** What waits for a second person elsewhere: limits, standing prices, claims on sellers. */
function WaitingDecisions() {
  const { t } = useTranslation('financier');
  const limits = useLimits();
  const prices = useStandingPrices();
  const claims = useWaitingClaims();
  const { known } = useDesk();
  if (!known?.me.userRoles.includes('checker')) return null;
  const waits = [
    ['limits', limits.data?.decisions.length ?? 0, '/financier/limits'],
    ['prices', prices.data?.decisions.length ?? 0, '/financier/products'],
    ['claims', claims.data?.length ?? 0, '/financier/limits'],
  ] as const;
  const some = waits.filter(([, count]) => count > 0);
  if (some.length === 0) return null;
  return (
    <Alert
      type="info"
      showIcon
      title={
        <span className="waiting">
          {t('desk.alsoWaits')}
          {some.map(([what, count, to]) => (
            <Link key={what} to={to}>
              {t(`desk.waiting.${what}`, { count })}
            </Link>
          ))}
        </span>
      }
    />
  );
}
