import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { api, read, type Shape } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { Button, Card, Empty, Loading } from '../../ui';
import { useConsents, useCounterparties } from '../reads';
import { useSigned } from '../signed-once';
import { Trouble } from '../trouble';
import { ConsentSheet } from './consent-sheet';

type Consent = Shape<'Consent'>;

/** By whom the company is paid without being asked each time, up to what, and until when; each can be taken back. */
export function Consents({ me }: { me: Me }) {
  const { t } = useTranslation('supplier');
  const consents = useConsents();
  const [adding, setAdding] = useState(false);
  const mine = (consents.data ?? []).filter(({ receiver }) => receiver.participant === me.participant);
  return (
    <Card
      title={t('consents.title')}
      action={
        <Button
          onClick={() => {
            setAdding(true);
          }}
        >
          {t('consents.add')}
        </Button>
      }
    >
      <p className="quiet">{t('consents.hint')}</p>
      {consents.isError && <Trouble error={consents.error} />}
      {consents.isPending && <Loading lines={2} />}
      {consents.data && mine.length === 0 && <Empty title={t('consents.empty')} />}
      <ul className="rows">
        {mine.map((consent) => (
          <ConsentRow key={consent.id + consent.currency} me={me} consent={consent} />
        ))}
      </ul>
      {adding && (
        <ConsentSheet
          me={me}
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
    </Card>
  );
}

function ConsentRow({ me, consent }: { me: Me; consent: Consent }) {
  const { t, i18n } = useTranslation('supplier');
  const queries = useQueryClient();
  const signed = useSigned(me);
  const traded = useCounterparties();
  const { payer, currency, cap, longestTermDays, endsOn } = consent;
  const payerId = traded.data?.find(({ participant }) => participant === payer.participant)?.id;
  const [proposal, setProposal] = useState<Shape<'Proposal'>>();
  const withdraw = useOnce(async (key: string) => {
    if (payerId === undefined) return;
    const made =
      proposal ??
      (await read(
        api.POST('/v1/consents', {
          headers: { 'Idempotency-Key': `${key}-1` },
          body: { payerId, currency, cap: '0', longestTermDays, endsOn },
        }),
      ));
    setProposal(made);
    const signature = await signed(made);
    await read(
      api.POST('/v1/consents/{id}/signatures', {
        params: { path: { id: made.id }, query: { wait: 'true' } },
        headers: { 'Idempotency-Key': key },
        body: { signature },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['consents'] });
  });
  return (
    <li className="row">
      <span className="row-words">
        <strong dir="auto">{payer.name ?? `№ ${String(payer.participant)}`}</strong>
        <small>
          {t('consents.cap')} <Amount minor={cap} currency={currency} />
          {' · '}
          {t('consents.term', { n: longestTermDays })}
          {' · '}
          {t('consents.until', { day: formatDate(endsOn, i18n.language) })}
        </small>
        <Trouble error={withdraw.error} />
      </span>
      <Button
        look="danger"
        busy={withdraw.busy}
        disabled={payerId === undefined}
        onClick={() => void withdraw.run()}
      >
        {t('consents.withdraw')}
      </Button>
    </li>
  );
}
