import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import type { Shape } from '../../../shared/api';
import { Copy } from '../copy';
import { Fold } from '../fold';

type Step = Shape<'TitleStep'>;

/** How a holding came from the obligor to its holder, from above to below, each step with its proof on the ledger. */
export function TitlePath({ steps, currency }: { steps: readonly Step[]; currency: string }) {
  const { t } = useTranslation('supplier');
  const first = steps[0];
  if (!first) return null;
  return (
    <ol className="path" aria-label={t('title.name')}>
      <li className="path-start">
        <Name party={first.from} />
        <small>{t('title.obligor')}</small>
      </li>
      {steps.map((step, place) => (
        <li key={`${step.orderHash}-${step.holdingId}-${String(place)}`}>
          <span className="path-act">
            {t(`title.act.${step.act}`)} <Amount minor={step.amount} currency={currency} />
          </span>
          <Name party={step.to} />
          <Proof step={step} />
        </li>
      ))}
    </ol>
  );
}

function Name({ party: { name, participant } }: { party: Step['to'] }) {
  const { t } = useTranslation();
  return (
    <strong dir="auto" className={name === null ? 'masked' : undefined}>
      {name ?? `${t('word.unnamed')} (№ ${String(participant)})`}
    </strong>
  );
}

function Proof({ step }: { step: Step }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const shown = [
    [t('title.order'), step.orderHash],
    ...(step.transactionHash === null ? [] : [[t('title.transaction'), step.transactionHash] as const]),
    ...(step.evidenceHash === null ? [] : [[t('title.evidence'), step.evidenceHash] as const]),
  ] as const;
  return (
    <Fold title={`${common('words.proof')} · ${common('word.block')} ${step.blockNumber}`}>
      <dl className="proof">
        {shown.map(([name, hash]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{hash}</code>
              <Copy text={hash} about={name} />
            </dd>
          </div>
        ))}
        {(step.act === 'part' || step.act === 'whole') && (
          <div>
            <dt>{t('title.debt')}</dt>
            <dd>{step.discharge ? t('title.discharged') : t('title.sleeps')}</dd>
          </div>
        )}
      </dl>
    </Fold>
  );
}
