import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { api, read } from '../../../shared/api';
import { formatDate, formatMoment } from '../../../shared/dates';
import type { Me } from '../../../shared/session';
import { Button, Card } from '../../ui';
import { useCertificates, useTransfers } from '../reads';
import { AcceptAllSheet } from './accept-all-sheet';
import { AcceptSheet } from './accept-sheet';
import { offeredFacts, type Offered } from './offered';

/** From how many on they can be accepted together, and how many are shown at first. */
const MANY = 2;
const SHOWN = 5;

/** What waits for the company's consent, on top of everything else. */
export function Incoming({ me }: { me: Me }) {
  const { t } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const offered = useOffered(me);
  const [opened, setOpened] = useState<Offered>();
  const [accepting, setAccepting] = useState(false);
  const [isLong, setLong] = useState(false);
  if (offered.length === 0 && !accepting) return null;
  return (
    <Card
      title={t('incoming.title', { n: offered.length })}
      className="incoming"
      action={
        offered.length >= MANY && (
          <Button
            onClick={() => {
              setAccepting(true);
            }}
          >
            {t('incoming.allAct')}
          </Button>
        )
      }
    >
      <ul className="rows">
        {offered.slice(0, isLong ? undefined : SHOWN).map((one) => (
          <li key={one.proposal.id} className="row">
            <OfferedWords offered={one} />
            <Button
              look="primary"
              onClick={() => {
                setOpened(one);
              }}
            >
              {t('incoming.look')}
            </Button>
          </li>
        ))}
      </ul>
      {offered.length > SHOWN && !isLong && (
        <Button
          look="quiet"
          wide
          onClick={() => {
            setLong(true);
          }}
        >
          {common('act.more')}
        </Button>
      )}
      {accepting && (
        <AcceptAllSheet
          me={me}
          offers={offered}
          onClose={() => {
            setAccepting(false);
          }}
        />
      )}
      {opened && (
        <AcceptSheet
          key={opened.proposal.id}
          me={me}
          offered={opened}
          onClose={() => {
            setOpened(undefined);
          }}
        />
      )}
    </Card>
  );
}

function OfferedWords({ offered }: { offered: Offered }) {
  const { t, i18n } = useTranslation('supplier');
  const { payer, amount, currency } = offeredFacts(offered);
  return (
    <span className="row-words">
      <Amount minor={amount} currency={currency} />
      <span dir="auto" className="row-name">
        {t('incoming.from', { name: payer })}
      </span>
      <small>
        {offered.kind === 'certificate'
          ? t('incoming.due', { day: formatDate(offered.certificate.payOn, i18n.language) })
          : t('incoming.until', { moment: formatMoment(offered.offer.expiresAt, i18n.language) })}
      </small>
    </span>
  );
}

/** Open offers that their payer has signed: until then they may still change their mind, and nothing waits for us. */
function useOffered(me: Me): Offered[] {
  const transfers = useTransfers();
  const certificates = useCertificates();
  const offers = (transfers.data ?? []).filter(
    ({ status, refusal, holder, items }) =>
      status === 'open' &&
      refusal === null &&
      holder.participant !== me.participant &&
      items.some(({ receiver }) => receiver.participant === me.participant),
  );
  const drafts = (certificates.data ?? []).filter(
    ({ status, payee, proposalId }) =>
      status === 'offered' && payee?.participant === me.participant && proposalId !== null,
  );
  const asked = [
    ...offers.map(({ proposalId }) => proposalId),
    ...drafts.flatMap(({ proposalId }) => (proposalId === null ? [] : [proposalId])),
  ];
  const proposals = useQueries({
    queries: asked.map((id) => ({
      queryKey: ['proposals', id],
      queryFn: () => read(api.GET('/v1/proposals/{id}', { params: { path: { id } } })),
      refetchInterval: 20_000,
    })),
  });
  const found = new Map(proposals.flatMap(({ data }) => (data ? [[data.id, data] as const] : [])));
  return [
    ...drafts.flatMap((certificate): Offered[] => {
      const proposal = found.get(certificate.proposalId ?? '');
      return proposal?.status === 'open' ? [{ kind: 'certificate', certificate, proposal }] : [];
    }),
    ...offers.flatMap((offer): Offered[] => {
      const proposal = found.get(offer.proposalId);
      const isSigned = proposal?.signedBy.some(({ participant }) => participant === offer.holder.participant);
      return proposal?.status === 'open' && isSigned === true ? [{ kind: 'transfer', offer, proposal }] : [];
    }),
  ];
}
