import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Checkbox, Empty, Segmented, Skeleton, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { useMe } from '../../shared/session';
import { signProposal } from '../../shared/signing';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { BatchProgress } from './batch-progress';
import { useBatch } from './batch';
import { EarlyDecisions } from './early-decisions';
import { useDealtWith } from './order-words';
import { QueueItem } from './queue-item';
import { RefuseDialog } from './refuse-dialog';
import { useWaiting, type Waiting } from './use-waiting';

const PAGE = 50;

/**
 * What waits for signatures of the company. Each is shown in plain words; J and K move, A signs, R refuses, X chooses. Many
 * are signed one after another: what fails of one is told beside it and stops none of the others.
 */
export default function Queue() {
  const { t } = useTranslation('obligor');
  const queries = useQueryClient();
  const { data: me } = useMe();
  const { data: names } = useDealtWith();
  const waiting = useWaiting();
  const [whose, setWhose] = useState<'mine' | 'others'>('mine');
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [faults, setFaults] = useState<ReadonlyMap<string, unknown>>(new Map());
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [refusing, setRefusing] = useState<Waiting>();
  const [shownCount, setShownCount] = useState(PAGE);
  const page = useRef<HTMLDivElement>(null);

  const items = waiting.items.filter(
    ({ isMine, proposal }) => (whose === 'mine') === isMine && !done.has(proposal.id),
  );
  const shown = items.slice(0, shownCount);
  const place = Math.min(at, Math.max(0, shown.length - 1));
  const current = shown[place];

  const signing = useBatch<Waiting>(async ({ proposal, certificateId }) => {
    if (!me) return;
    setFaults((all) => new Map([...all].filter(([id]) => id !== proposal.id)));
    try {
      const signature = await signProposal(proposal, me);
      const headers = { 'idempotency-key': `sign-${proposal.id}-${me.userId}` };
      if (certificateId === undefined)
        await read(
          api.POST('/v1/acts/{id}/signatures', {
            params: { path: { id: proposal.id } },
            headers,
            body: { signature },
          }),
        );
      else
        await read(
          api.POST('/v1/certificates/{id}/signatures', {
            params: { path: { id: certificateId } },
            headers,
            body: { signature },
          }),
        );
      setDone((all) => new Set(all).add(proposal.id));
      setChosen((all) => new Set([...all].filter((id) => id !== proposal.id)));
    } catch (error) {
      setFaults((all) => new Map(all).set(proposal.id, error));
    }
  }, 1);
  const sign = (ones: readonly Waiting[]): void => {
    void signing.run(ones).then(() => {
      void queries.invalidateQueries({ queryKey: ['proposals'] });
      void queries.invalidateQueries({ queryKey: ['certificates'] });
    });
  };
  const toggle = (id: string): void => {
    setChosen((all) => (all.has(id) ? new Set([...all].filter((one) => one !== id)) : new Set(all).add(id)));
  };

  const onKey = useRef<(key: string) => boolean>(() => false);
  onKey.current = (key) => {
    if (refusing || !current) return false;
    const moves: Readonly<Record<string, () => void>> = {
      j: () => {
        setAt(Math.min(shown.length - 1, place + 1));
      },
      k: () => {
        setAt(Math.max(0, place - 1));
      },
      ...(whose === 'mine' && !signing.busy
        ? {
            a: () => {
              sign([current]);
            },
            r: () => {
              setRefusing(current);
            },
            x: () => {
              toggle(current.proposal.id);
            },
          }
        : {}),
    };
    const move = moves[key];
    move?.();
    return move !== undefined;
  };
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const { target } = event;
      const isTyping =
        target instanceof HTMLElement &&
        target.closest('input:not([type=checkbox]),textarea,select,[contenteditable]');
      if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (onKey.current(event.key.toLowerCase())) event.preventDefault();
    };
    document.addEventListener('keydown', listen);
    return () => {
      document.removeEventListener('keydown', listen);
    };
  }, []);
  const currentId = current?.proposal.id;
  useEffect(() => {
    // At the top the page stays as it came.
    if (place === 0) return;
    page.current?.querySelector('[aria-current=true]')?.scrollIntoView({ block: 'nearest' });
  }, [currentId, place]);

  const many = items.filter(({ proposal }) => chosen.has(proposal.id));
  const counts = {
    mine: waiting.items.filter(({ isMine, proposal }) => isMine && !done.has(proposal.id)).length,
    others: waiting.items.filter(({ isMine }) => !isMine).length,
  };
  return (
    <DeskPageFrame
      title={t('queue.title')}
      lead={t('queue.lead')}
      actions={
        <Segmented
          aria-label={t('queue.title')}
          value={whose}
          onChange={setWhose}
          options={[
            { value: 'mine' as const, label: t('queue.mine', { count: counts.mine }) },
            { value: 'others' as const, label: t('queue.others', { count: counts.others }) },
          ]}
        />
      }
    >
      <ProblemAlert error={waiting.error} onRetry={waiting.refetch} />
      <EarlyDecisions />
      {whose === 'mine' && items.length > 0 && (
        <Card size="small">
          <Space wrap>
            <Checkbox
              checked={many.length > 0 && many.length === items.length}
              indeterminate={many.length > 0 && many.length < items.length}
              disabled={signing.busy}
              onChange={({ target }) => {
                setChosen(target.checked ? new Set(items.map(({ proposal }) => proposal.id)) : new Set());
              }}
            >
              {t('queue.all')}
            </Checkbox>
            <Button
              type="primary"
              loading={signing.busy}
              disabled={many.length === 0}
              onClick={() => {
                sign(many);
              }}
            >
              {t('queue.signMany', { count: many.length })}
            </Button>
            <span className="obligor-keys">
              <kbd>J</kbd> <kbd>K</kbd> {t('queue.keyMove')} · <kbd>A</kbd> {t('queue.keySign')} ·{' '}
              <kbd>R</kbd> {t('queue.keyRefuse')} · <kbd>X</kbd> {t('queue.keyChoose')}
            </span>
          </Space>
        </Card>
      )}
      <BatchProgress progress={signing.progress} busy={signing.busy} onStop={signing.stop} />
      {waiting.isPending ? (
        <Skeleton active />
      ) : items.length === 0 ? (
        <Card>
          <Empty description={whose === 'mine' ? t('queue.empty') : t('queue.emptyOthers')} />
        </Card>
      ) : (
        <div ref={page} className="obligor-stack" role="list" aria-label={t('queue.title')}>
          {shown.map((item, index) => (
            <QueueItem
              key={item.proposal.id}
              item={item}
              names={names}
              isCurrent={index === place}
              isChosen={chosen.has(item.proposal.id)}
              isBusy={signing.busy}
              fault={faults.get(item.proposal.id)}
              onChoose={() => {
                toggle(item.proposal.id);
              }}
              onSign={() => {
                sign([item]);
              }}
              onRefuse={() => {
                setRefusing(item);
              }}
            />
          ))}
          {items.length > shown.length && (
            <Button
              onClick={() => {
                setShownCount(shownCount + PAGE);
              }}
            >
              {t('queue.more', { count: items.length - shown.length })}
            </Button>
          )}
        </div>
      )}
      <RefuseDialog
        item={refusing}
        onClose={(isRefused) => {
          const id = refusing?.proposal.id;
          if (isRefused && id !== undefined) setDone((all) => new Set(all).add(id));
          setRefusing(undefined);
        }}
      />
    </DeskPageFrame>
  );
}
