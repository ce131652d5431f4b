import { Button, Checkbox } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { formatDate } from '../../shared/dates';
import { formatPpm } from '../../shared/money';
import { EvidenceTicks } from './evidence-ticks';
import { Flags } from './flags';
import { LimitBar } from './limit-bar';
import { wordsOf, type QueueItem } from './queue';
import { Until } from './until';

/** The queue: one row each, in the order in which it becomes too late. On a phone each row is a card. */
export function QueueTable({
  items,
  current,
  isByKey,
  chosen,
  now,
  onCurrent,
  onChoose,
  onAct,
}: {
  items: readonly QueueItem[];
  current: string | undefined;
  /** Whether the keys led there. */
  isByKey: boolean;
  chosen: ReadonlySet<string>;
  now: number;
  onCurrent: (id: string) => void;
  onChoose: (ids: readonly string[], isChosen: boolean) => void;
  onAct: (item: QueueItem, mode: 'approve' | 'decline') => void;
}) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const rows = useRef<HTMLTableElement>(null);
  useEffect(() => {
    // Only where the keys moved it: who works with a mouse keeps the place that was clicked.
    if (isByKey) rows.current?.querySelector<HTMLElement>('[aria-current=true] .queue-open')?.focus();
  }, [current, isByKey]);
  const isAll = items.length > 0 && items.every(({ id }) => chosen.has(id));
  return (
    <table className="queue" ref={rows}>
      <caption className="sr-only">{t('desk.title')}</caption>
      <thead>
        <tr>
          <th scope="col">
            <Checkbox
              aria-label={t('desk.chooseAll')}
              checked={isAll}
              indeterminate={!isAll && items.some(({ id }) => chosen.has(id))}
              onChange={({ target }) => {
                onChoose(
                  items.map(({ id }) => id),
                  target.checked,
                );
              }}
            />
          </th>
          <th scope="col">{t('desk.why')}</th>
          <th scope="col">{t('desk.parties')}</th>
          <th scope="col" className="right">
            {t('word.face')}
          </th>
          <th scope="col" className="right">
            {t('word.daysRate')}
          </th>
          <th scope="col" className="right">
            {t('word.cash')}
          </th>
          <th scope="col">{t('word.limit')}</th>
          <th scope="col">{t('evidence.title')}</th>
          <th scope="col">
            <span className="sr-only">{t('desk.acts')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr
            key={item.id}
            data-deal={item.id}
            data-task={item.task}
            aria-current={item.id === current}
            className={chosen.has(item.id) ? 'is-chosen' : undefined}
            onClick={() => {
              onCurrent(item.id);
            }}
          >
            <td className="queue-check">
              <Checkbox
                aria-label={t('desk.choose', { obligor: item.obligor, seller: item.seller })}
                checked={chosen.has(item.id)}
                onChange={({ target }) => {
                  onChoose([item.id], target.checked);
                }}
              />
            </td>
            <td className="queue-why">
              <strong>{t(`task.${wordsOf(item)}`)}</strong>
              <Until until={item.until} now={now} />
            </td>
            <td className="queue-who">
              <Link className="queue-open" to={`/financier/deals/${item.id}`}>
                {item.obligor}
              </Link>
              <small>{t('desk.soldBy', { seller: item.seller })}</small>
              <Flags flags={item.flags} />
            </td>
            <td className="right queue-face" data-label={t('word.face')}>
              <Amount minor={item.face} currency={item.currency} />
            </td>
            <td className="right queue-days" data-label={t('word.daysRate')}>
              <span className="nowrap">{common('word.days', { count: item.days })}</span>
              <small>
                {item.ratePpm === undefined ? t('desk.noRate') : formatPpm(item.ratePpm, i18n.language)}
                {' · '}
                {formatDate(item.payOn, i18n.language, 'short')}
              </small>
            </td>
            <td className="right queue-cash" data-label={t('word.cash')}>
              <Amount minor={item.cash ?? null} currency={item.currency} unit={false} />
            </td>
            <td className="queue-limit">
              <LimitBar limit={item.limit} />
            </td>
            <td className="queue-evidence">
              <EvidenceTicks
                certificateId={item.certificateId}
                holdingId={item.holdingId}
                titleId={item.titleId}
                searchedAt={item.searchedAt}
              />
            </td>
            <td className="queue-acts">
              <Button
                size="small"
                type="primary"
                aria-label={t('desk.doOne', { what: t(`do.short.${item.task}`), seller: item.seller })}
                onClick={() => {
                  onAct(item, 'approve');
                }}
              >
                {t(`do.short.${item.task}`)}
              </Button>
              {canDecline(item) && (
                <Button
                  size="small"
                  aria-label={t('desk.doOne', {
                    what: t(item.task === 'price' ? 'do.short.decline' : 'do.short.give-back'),
                    seller: item.seller,
                  })}
                  onClick={() => {
                    onAct(item, 'decline');
                  }}
                >
                  {t(item.task === 'price' ? 'do.short.decline' : 'do.short.give-back')}
                </Button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A request is declined; a hold is given back while nothing is promised, by whoever prepares. */
export function canDecline({ task, orderKind, purchase, proposal }: QueueItem): boolean {
  if (task === 'price') return true;
  if (task === 'register') return true;
  return (
    task === 'sign' &&
    orderKind === 'commit' &&
    purchase?.status === 'registered' &&
    proposal?.signedBy.length === 0
  );
}
