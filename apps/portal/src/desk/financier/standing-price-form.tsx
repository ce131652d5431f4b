import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { parseAmount } from '../../shared/money';
import { useOnce } from '../../shared/once';
import { ProblemAlert } from '../ui';
import { Field } from './field';
import { ObligorChoice } from './obligor-choice';
import { addMonths } from './price';
import { FINANCIER, useToday } from './reads';
import { FIRST_TERMS, readTerms, TermsFields } from './terms-fields';

const FIRST_BOUNDS = {
  cutOff: '15:00',
  leastDays: '7',
  mostDays: '180',
  smallest: '',
  largest: '',
  from: '',
  until: '',
};
type Bounds = typeof FIRST_BOUNDS;

/** Proposes a price at which the company buys without being asked; a second person approves it. */
export function StandingPriceForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('financier');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const today = useToday();
  const [terms, setTerms] = useState(FIRST_TERMS);
  const [obligorId, setObligorId] = useState<string | null>(null);
  const [bounds, setBounds] = useState(FIRST_BOUNDS);
  const set = (changed: Partial<Bounds>): void => {
    setBounds({ ...bounds, ...changed });
  };
  const from = bounds.from || today;
  const until = bounds.until || (today && addMonths(today, 1));
  const size = (text: string) => (text.trim() === '' ? undefined : parseAmount(text, terms.currency));
  const [smallest, largest] = [size(bounds.smallest), size(bounds.largest)];
  const wanted = readTerms(terms);
  const areDays =
    /^\d{1,3}$/.test(bounds.leastDays) &&
    /^\d{1,3}$/.test(bounds.mostDays) &&
    Number(bounds.leastDays) >= 1 &&
    Number(bounds.leastDays) <= Number(bounds.mostDays) &&
    Number(bounds.mostDays) <= 366;
  const isReady =
    wanted &&
    areDays &&
    from &&
    until &&
    !(smallest && 'fault' in smallest) &&
    !(largest && 'fault' in largest);
  const proposing = useOnce(async (key: string) => {
    if (!wanted || !from || !until) return;
    await read(
      api.POST('/v1/standing-prices', {
        headers: { 'idempotency-key': key },
        body: {
          ...wanted,
          obligorId,
          interestBorneBy: 'supplier',
          cutOff: bounds.cutOff,
          leastDays: Number(bounds.leastDays),
          mostDays: Number(bounds.mostDays),
          smallestFace: smallest && 'minor' in smallest ? smallest.minor.toString() : '1',
          largestFace: largest && 'minor' in largest ? largest.minor.toString() : '281474976710655',
          validFrom: from,
          validUntil: until,
        },
      }),
    );
    await queries.invalidateQueries({ queryKey: [FINANCIER] });
    onDone();
  });
  const text = (
    key: keyof Bounds,
    label: string,
    more: { hint?: string; type?: string; value?: string; fault?: string | undefined } = {},
  ) => (
    <Field label={label} {...(more.hint === undefined ? {} : { hint: more.hint })} fault={more.fault}>
      {(id) => (
        <Input
          id={id}
          type={more.type ?? 'text'}
          value={more.value ?? bounds[key]}
          onChange={({ target }) => {
            set({ [key]: target.value });
          }}
        />
      )}
    </Field>
  );
  const faultOf = (parsed: ReturnType<typeof size>): string | undefined =>
    parsed && 'fault' in parsed
      ? common(`problem.amount.${parsed.fault}`, { count: 2, most: '' })
      : undefined;
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void proposing.run();
      }}
    >
      <Field label={t('standing.whose')}>
        {(id) => <ObligorChoice id={id} value={obligorId} isAllPossible onChange={setObligorId} />}
      </Field>
      <TermsFields terms={terms} onTerms={setTerms} />
      <p className="quiet">{t('standing.borne')}</p>
      <div className="field-row">
        {text('leastDays', t('standing.leastDays'), { fault: areDays ? undefined : t('standing.daysFault') })}
        {text('mostDays', t('standing.mostDays'))}
      </div>
      <div className="field-row">
        {text('smallest', t('standing.smallest'), { hint: t('standing.any'), fault: faultOf(smallest) })}
        {text('largest', t('standing.largest'), { hint: t('standing.any'), fault: faultOf(largest) })}
      </div>
      {text('cutOff', t('standing.cutOff'), { type: 'time', hint: t('standing.cutOffHint') })}
      <div className="field-row">
        {text('from', t('standing.from'), { type: 'date', value: from ?? '' })}
        {text('until', t('standing.until'), { type: 'date', value: until ?? '' })}
      </div>
      <p className="quiet">{t('eyes.next')}</p>
      <ProblemAlert error={proposing.error} />
      <Button type="primary" htmlType="submit" loading={proposing.busy} disabled={!isReady}>
        {t('standing.send')}
      </Button>
    </form>
  );
}
