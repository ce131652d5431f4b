import { useQuery } from '@tanstack/react-query';
import { Empty, Segmented, Skeleton, Slider } from 'antd';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { addWords } from '../../../shared/i18n';
import { formatMinor } from '../../../shared/money';
import { ProblemAlert } from '..';
import { HoldingProof } from './holding-proof';
import { holdingsThen, owedOn } from './holdings-then';
import { TreeOutline } from './tree-outline';
import { branchesOf, inOrder, type Holding } from './tree-layout';
import { HOLDING_STATES, markOf } from './tree-colours';
import { en, zh } from './words';
import './holding-tree.css';

addWords('tree', { en, zh });

// On its way while the page still asks for the holdings.
const flow = import('./tree-flow');
flow.catch(() => undefined);
const TreeFlow = lazy(() => flow);

/**
 * Where a certificate's parts are, as far as the viewer may see them: as a picture (size is amount, colour and mark are
 * the state) or as a list that a screen reader walks. A slider shows how it came to be; a part shows its proof.
 */
export function HoldingTree({ holdings, currency }: { holdings: readonly Holding[]; currency: string }) {
  const { t, i18n } = useTranslation('tree');
  const { t: common } = useTranslation();
  const timeId = useId();
  const [view, setView] = useState<'picture' | 'outline'>('picture');
  const [chosen, setChosen] = useState<string>();
  const [asked, setStep] = useState<number>();
  const certificateId = holdings[0]?.certificateId;
  const steps = useQuery({
    queryKey: ['certificates', 'steps', certificateId],
    queryFn: async () =>
      (await read(api.GET('/v1/certificates/{id}/steps', { params: { path: { id: certificateId ?? '' } } })))
        .data,
    enabled: certificateId !== undefined,
  });
  const all = steps.data?.length ?? 0;
  const step = Math.min(asked ?? all, all);
  const at = step < all ? steps.data?.[step - 1] : undefined;
  const shown = useMemo(() => {
    if (step >= all) return holdings;
    return holdingsThen(holdings, steps.data ?? [], step);
  }, [holdings, steps.data, step, all]);
  const roots = useMemo(() => branchesOf(shown), [shown]);
  const tiers = useMemo(
    () => inOrder(roots).reduce((most, { depth }) => Math.max(most, depth + 1), 0),
    [roots],
  );
  const whole = useMemo(
    () =>
      branchesOf(holdings).reduce(
        (most, { carried }) => (carried !== undefined && carried > most ? carried : most),
        0n,
      ),
    [holdings],
  );
  const owed = useMemo(() => owedOn(shown), [shown]);
  const selected = holdings.find(({ id }) => id === chosen);
  if (holdings.length === 0) return <Empty description={t('empty')} />;
  return (
    <div className="tree">
      <div className="tree-head">
        <Segmented
          aria-label={t('view')}
          value={view}
          onChange={setView}
          options={[
            { value: 'picture' as const, label: t('picture') },
            { value: 'outline' as const, label: t('outline') },
          ]}
        />
        <ul className="tree-legend" aria-label={t('legend')}>
          {HOLDING_STATES.filter((state) => shown.some((one) => one.state === state)).map((state) => (
            <li key={state} data-state={state}>
              <span aria-hidden>{markOf(state)}</span> {common(`holdingState.${state}`)}
            </li>
          ))}
        </ul>
      </div>
      {all > 1 && (
        <div className="tree-time">
          <span id={timeId}>{t('time')}</span>
          <Slider
            min={1}
            max={all}
            value={step}
            onChange={setStep}
            ariaLabelledByForHandle={timeId}
            tooltip={{ open: false }}
          />
          <small role="status">
            {at
              ? `${t('step', {
                  step,
                  all,
                  day:
                    at.on === null
                      ? `${common('word.block')} ${at.blockNumber}`
                      : formatDate(at.on, i18n.language),
                  act: t(`act.${at.act}`),
                })} ${owed === undefined ? '' : t('owedThen', { sum: `${currency} ${formatMinor(owed, currency, i18n.language)}` })}`
              : t('stepAll')}
          </small>
        </div>
      )}
      <ProblemAlert error={steps.error} onRetry={() => void steps.refetch()} />
      <div className="tree-body">
        {view === 'picture' ? (
          <Suspense fallback={<Skeleton active paragraph={{ rows: 8 }} />}>
            <TreeFlow
              roots={roots}
              whole={whole}
              currency={currency}
              label={t('name', { count: shown.length, tiers })}
              chosen={chosen}
              onChoose={setChosen}
            />
          </Suspense>
        ) : (
          <TreeOutline roots={roots} currency={currency} chosen={chosen} onChoose={setChosen} />
        )}
        {selected ? <HoldingProof holding={selected} /> : <p className="tree-hint">{t('proofHint')}</p>}
      </div>
    </div>
  );
}
