import { useQueryClient } from '@tanstack/react-query';
import { Button, Flex, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decimalsOf, formatMoneyParts } from '../../shared/money';
import type { Me } from '../../shared/session';
import * as acts from './acts';
import { ActList } from './act-list';
import { DeclineWords, PriceWords, TaskWords, type Wanted } from './act-words';
import { form } from './numbers';
import { useOneAfterAnother } from './one-after-another';
import { previewPrice } from './price';
import type { QueueItem } from './queue';
import { FINANCIER, useProducts } from './reads';

export type Mode = 'approve' | 'decline';

/**
 * Decides one or several alike rows: first their words, then each act, one after another, with an answer for each. What
 * an act leads to (a registered purchase is signed) goes on in the same place.
 */
export function ActPanel({
  asked,
  mode,
  queue,
  me,
  today,
  onClose,
}: {
  asked: readonly QueueItem[];
  mode: Mode;
  queue: readonly QueueItem[];
  me: Me;
  today: string;
  onClose?: () => void;
}) {
  const { t, i18n } = useTranslation('financier');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  // What was asked for stays, though the rows themselves leave the queue one by one.
  const [items, setItems] = useState(asked);
  const [given, setGiven] = useState<Wanted>({ productId: undefined, review: '', reason: '' });
  const [isSecond, setSecond] = useState(false);
  const products = useProducts(me.companyId);
  const { progress, run, stop, reset } = useOneAfterAnother();
  const [first] = items;
  if (!first) return null;
  const isDecline = mode === 'decline' && !isSecond;
  const task = isDecline && first.task !== 'price' ? 'give-back' : first.task;
  const product =
    products.data?.find(({ id }) => id === given.productId) ??
    products.data?.find(({ currency }) => currency === first.currency);
  const isLong = items.some(({ flags, request }) => request && flags.includes('over-term'));
  const missing = isDecline
    ? task === 'price' && given.reason.trim() === ''
    : task === 'price' && (!product || (isLong && given.review.trim() === ''));

  const say = (minor: bigint | string, currency: string): string => {
    const { sign, whole, fraction } = formatMoneyParts(BigInt(minor), decimalsOf(currency), i18n.language);
    return `${currency} ${sign}${whole}${fraction}`;
  };
  const act = async (id: string, key: string): Promise<string> => {
    const item = items.find((one) => one.id === id);
    if (!item) return '';
    if (isDecline && task === 'price') {
      await acts.declineRequest(id, given.reason.trim(), key);
      return t('answer.declined');
    }
    if (task === 'price') {
      const review = given.review.trim();
      const quote = await acts.givePrice(
        id,
        { productId: product?.id ?? '', ...(review === '' ? {} : { termReview: review }) },
        key,
      );
      return t('answer.priced', { cash: say(quote.cash, item.currency) });
    }
    if (task === 'register') {
      const { registrationNumber } = await acts.registerPurchase(id, key);
      return t('answer.registered', { number: registrationNumber ?? '' });
    }
    if (task === 'give-back') {
      await acts.proposeRelease(id, key);
      return t('answer.release');
    }
    if (task === 'claim') {
      await acts.proposeClaim(id, key);
      return t('answer.claim');
    }
    if (!item.proposal) return '';
    const { proposal, operation } = await acts.signOrder(id, item.proposal, me, key);
    if (proposal.status === 'open') return t('answer.waitsForSecond');
    return operation?.blockNumber == null
      ? t('answer.onItsWay')
      : t('answer.onLedger', { block: operation.blockNumber });
  };
  const start = async (only: readonly QueueItem[]): Promise<void> => {
    await run(
      only.map(({ id }) => id),
      act,
    );
    await queries.invalidateQueries({ queryKey: [FINANCIER] });
  };
  const failed = items.filter(({ id }) => progress.answers.get(id)?.state === 'failed');
  const next = queue.filter(
    (one) =>
      one.task === 'sign' &&
      items.some(
        ({ id, proposal }) =>
          id === one.id && progress.answers.get(id)?.state === 'done' && proposal?.id !== one.proposal?.id,
      ),
  );
  const isOver = progress.done > 0 && !progress.isRunning;

  return (
    <Flex vertical gap={16} className="act-panel">
      {isDecline && task === 'price' ? (
        <DeclineWords count={items.length} given={given} onGiven={setGiven} isOff={progress.isRunning} />
      ) : task === 'price' ? (
        <PriceWords
          items={items}
          products={(products.data ?? []).filter(({ currency }) => currency === first.currency)}
          product={product}
          isLong={isLong}
          given={given}
          onGiven={setGiven}
          isOff={progress.isRunning}
        />
      ) : (
        <TaskWords task={task} items={items} />
      )}
      <ActList
        items={items}
        task={task}
        progress={progress}
        say={say}
        cashOf={(item) =>
          item.cash ??
          (product && !isDecline ? previewPrice(item.face, product, today, item.payOn)?.cash : undefined)
        }
      />
      <Space wrap>
        {!isOver && (
          <Button
            type="primary"
            danger={isDecline}
            autoFocus={onClose !== undefined}
            disabled={missing}
            loading={progress.isRunning}
            onClick={() => void start(items)}
          >
            {isDecline && task === 'price'
              ? t(`do.decline${form(items.length)}`, { count: items.length })
              : t(`do.${task}${form(items.length)}`, { count: items.length })}
          </Button>
        )}
        {progress.isRunning && items.length > 1 && <Button onClick={stop}>{t('do.stop')}</Button>}
        {isOver && next.length > 0 && (
          <Button
            type="primary"
            autoFocus={onClose !== undefined}
            onClick={() => {
              setItems(next);
              setSecond(true);
              reset();
            }}
          >
            {t(`do.goOn${form(next.length)}`, { count: next.length })}
          </Button>
        )}
        {isOver && failed.length > 0 && (
          <Button onClick={() => void start(failed)}>
            {t(`do.again${form(failed.length)}`, { count: failed.length })}
          </Button>
        )}
        {onClose && !progress.isRunning && <Button onClick={onClose}>{common('act.close')}</Button>}
      </Space>
    </Flex>
  );
}
