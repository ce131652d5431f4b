import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { Amount } from '../../../shared/amount';
import { Uppercase } from '../../../shared/uppercase';
import { api, read } from '../../../shared/api';
import { formatDate } from '../../../shared/dates';
import { EvidenceFiles, maySend } from '../../../shared/evidence';
import type { Me } from '../../../shared/session';
import { Button, Card, Loading, Tag } from '../../ui';
import { QrCode } from '../qr';
import { Trouble } from '../trouble';
import { AskSheet } from './ask-sheet';
import { TitlePath } from './title-path';

const STATES = ['live', 'held', 'committed', 'frozen', 'pledged', 'paid', 'cancelled', 'spent'] as const;

/** One holding: how much, in which state, where it came from, and where anybody can check its certificate. */
export default function Holding({ me }: { me: Me }) {
  const { t, i18n } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const { t: evidence } = useTranslation('evidence');
  const { id = '' } = useParams();
  const [asking, setAsking] = useState(false);
  const holding = useQuery({
    queryKey: ['holding', id],
    queryFn: () => read(api.GET('/v1/holdings/{id}', { params: { path: { id } } })),
  });
  const title = useQuery({
    queryKey: ['title', id],
    queryFn: async () => (await read(api.GET('/v1/holdings/{id}/title', { params: { path: { id } } }))).data,
  });
  if (holding.isError) return <Trouble error={holding.error} />;
  if (!holding.data) return <Loading lines={6} />;
  const { amount, paid, currency, obligor, state, dueOn, payOn, tier, certificateId, owner } = holding.data;
  const known = STATES.find((one) => one === state);
  const isMine = owner.participant === me.participant;
  const check = `${location.origin}/check/${certificateId}`;
  const facts = [
    [common('word.obligor'), obligor.name ?? common('word.unnamed')],
    [common('word.dueOn'), formatDate(dueOn, i18n.language)],
    [common('word.payOn'), formatDate(payOn, i18n.language)],
    [t('holding.tier'), common('word.tier', { tier })],
    [common('word.certificate'), certificateId],
  ] as const;
  return (
    <>
      <Link to="/supplier" className="link">
        ‹ {common('act.back')}
      </Link>
      <section className="card total">
        <h1>{t('holding.title')}</h1>
        <p className="total-amount">
          <Amount minor={amount} currency={currency} />
          <Uppercase minor={amount} currency={currency} />
        </p>
        <p>
          {known && (
            <Tag tone={known === 'live' || known === 'paid' ? 'good' : known === 'frozen' ? 'bad' : 'warn'}>
              {common(`holdingState.${known}`)}
            </Tag>
          )}
          {paid !== null && BigInt(paid) > 0n && (
            <>
              {' '}
              {t('holding.paid')} <Amount minor={paid} currency={currency} />
            </>
          )}
        </p>
        <dl className="plain-facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
        {isMine && known === 'live' && (
          <>
            <div className="two-acts">
              <Link className="button primary" to="/supplier/pay">
                {t('bar.pay')}
              </Link>
              <Link className="button" to="/supplier/cash">
                {t('home.cashNow')}
              </Link>
            </div>
            <Button
              look="quiet"
              wide
              onClick={() => {
                setAsking(true);
              }}
            >
              {t('ask.act')}
            </Button>
          </>
        )}
        {asking && (
          <AskSheet
            holding={holding.data}
            onClose={() => {
              setAsking(false);
            }}
          />
        )}
      </section>
      <Card title={t('title.name')}>
        <p className="quiet">{t('title.hint')}</p>
        {title.isError && <Trouble error={title.error} />}
        {title.data ? <TitlePath steps={title.data} currency={currency} /> : <Loading />}
      </Card>
      <Card title={evidence('title')}>
        <EvidenceFiles certificateId={certificateId} mayAdd={maySend(me)} />
      </Card>
      <Card title={t('holding.check')}>
        <p className="quiet">{t('holding.checkHint')}</p>
        <QrCode text={check} label={t('holding.check')} />
        <a className="break" href={check}>
          {check}
        </a>
      </Card>
    </>
  );
}
