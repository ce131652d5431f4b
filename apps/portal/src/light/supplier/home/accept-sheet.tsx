import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { api, read, type Shape } from '../../../shared/api';
import { useOnce } from '../../../shared/once';
import type { Me } from '../../../shared/session';
import { Button, Field, Sheet } from '../../ui';
import { Fold } from '../fold';
import { TitlePath } from '../holding/title-path';
import { maySign } from '../may-sign';
import { OrderWords } from '../order-words';
import { useSigned } from '../signed-once';
import { Trouble } from '../trouble';
import { sendConsent, sendRefusal } from './consent';
import { offeredFacts, type Offered } from './offered';

/** Reads an offer before consenting: what it does, what becomes of the debt, and where it comes from; or refuses it. */
export function AcceptSheet({ me, offered, onClose }: { me: Me; offered: Offered; onClose: () => void }) {
  const { t, i18n } = useTranslation('supplier');
  const { t: common } = useTranslation();
  const queries = useQueryClient();
  const signed = useSigned(me);
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const { payer, amount, currency } = offeredFacts(offered);
  const { proposal } = offered;
  const done = async (): Promise<void> => {
    await queries.invalidateQueries();
    onClose();
  };
  const accept = useOnce(async (key: string) => {
    await sendConsent(offered, await signed(proposal), key, true);
    await done();
  });
  const refuse = useOnce(async (key: string) => {
    await sendRefusal(offered, reason.trim(), key);
    await done();
  });
  const can = maySign(me, proposal);
  return (
    <Sheet
      open
      title={t('incoming.sheet')}
      onClose={onClose}
      footer={
        refusing ? (
          <div className="two-acts">
            <Button
              onClick={() => {
                setRefusing(false);
              }}
            >
              {common('act.back')}
            </Button>
            <Button
              look="danger"
              busy={refuse.busy}
              disabled={reason.trim() === ''}
              onClick={() => void refuse.run()}
            >
              {t('incoming.refuseSend')}
            </Button>
          </div>
        ) : (
          <div className="two-acts">
            <Button
              onClick={() => {
                setRefusing(true);
              }}
            >
              {common('act.refuse')}
            </Button>
            <Button look="primary" busy={accept.busy} disabled={!can} onClick={() => void accept.run()}>
              {t('incoming.accept')}
            </Button>
          </div>
        )
      }
    >
      <p className="total-amount">
        <Amount minor={amount} currency={currency} />
      </p>
      <p dir="auto">{t('incoming.from', { name: payer })}</p>
      {refusing ? (
        <Field label={t('incoming.reason')} hint={t('incoming.reasonHint')}>
          {(props) => (
            <textarea
              {...props}
              className="input"
              rows={3}
              maxLength={500}
              dir="auto"
              value={reason}
              onChange={({ target }) => {
                setReason(target.value);
              }}
            />
          )}
        </Field>
      ) : (
        <>
          <p className="note">
            {offered.kind === 'transfer'
              ? offered.offer.dischargeWords[i18n.language === 'en' ? 'en' : 'zh']
              : t('incoming.certificateWords')}
          </p>
          {!can && <p className="note">{t('incoming.cannot')}</p>}
          {offered.kind === 'transfer' && <OfferedTitles offer={offered.offer} />}
          <Fold title={t('review.exact')}>
            <OrderWords
              order={proposal.order}
              hash={proposal.orderHash}
              currency={currency}
              names={
                offered.kind === 'transfer'
                  ? [offered.offer.holder, ...offered.offer.items.map(({ receiver }) => receiver)]
                  : [offered.certificate.obligor]
              }
            />
          </Fold>
        </>
      )}
      <Trouble error={accept.error ?? refuse.error} />
    </Sheet>
  );
}

/** Where what is offered comes from. */
function OfferedTitles({ offer: { id, items } }: { offer: Shape<'Offer'> }) {
  const { t } = useTranslation('supplier');
  const titles = useQuery({
    queryKey: ['transfers', id, 'title'],
    queryFn: async () => (await read(api.GET('/v1/transfers/{id}/title', { params: { path: { id } } }))).data,
  });
  return (
    <Fold title={t('incoming.path')}>
      {titles.isError && <Trouble error={titles.error} />}
      {titles.data?.map(({ holdingId, steps }) => (
        <TitlePath key={holdingId} steps={steps} currency={items[0]?.currency ?? 'CNY'} />
      ))}
    </Fold>
  );
}
