import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { ReasonModal } from './reason-modal';

type Case = Shape<'Case'>;

/** What can be done about a case besides closing it; nothing for a kind that is mended elsewhere. */
export function CaseActs({ file: { id, kind, facts } }: { file: Case }) {
  const { data: me } = useMe();
  if (kind === 'reaction-failed') return <Retry caseId={id} />;
  if (me?.userRoles.includes('maker') !== true) return null;
  switch (kind) {
    case 'payment-unanswered':
      return <NeverMade payment={String(facts.payment)} />;
    case 'funding-late':
      return <GiveBack caseId={id} discountId={String(facts.discountId)} />;
    case 'invoice-void':
      return <Freeze caseId={id} />;
    default:
      return null;
  }
}

function Retry({ caseId }: { caseId: string }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const retrying = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/cases/{id}/retry', {
        params: { path: { id: caseId } },
        headers: { 'idempotency-key': key },
      }),
    );
    void message.success(t('cases.retried'));
    await queries.invalidateQueries();
  });
  return (
    <>
      <Button type="primary" loading={retrying.busy} onClick={() => void retrying.run()}>
        {common('act.retry')}
      </Button>
      <ProblemAlert error={retrying.error} />
    </>
  );
}

/** The bank confirms that it never made a payment: it is asked for again on the next business day. */
function NeverMade({ payment }: { payment: string }) {
  const { t } = useTranslation('operator');
  return (
    <ByBankWord
      title={t('cases.neverMade')}
      lead={t('cases.neverMadeLead', { payment })}
      send={(key, bankConfirmation) =>
        read(
          api.POST('/v1/payments/unbooked', {
            headers: { 'idempotency-key': key },
            body: { payment, bankConfirmation },
          }),
        )
      }
    />
  );
}

/** The price of a sale never came: the holding goes back to its seller. */
function GiveBack({ caseId, discountId }: { caseId: string; discountId: string }) {
  const { t } = useTranslation('operator');
  return (
    <ByBankWord
      title={t('cases.giveBack')}
      lead={t('cases.giveBackLead')}
      send={(key, bankConfirmation) =>
        read(
          api.POST('/v1/discounts/{id}/case-release', {
            params: { path: { id: discountId } },
            headers: { 'idempotency-key': key },
            body: { caseId, bankConfirmation },
          }),
        )
      }
    />
  );
}

/** Proposes what a bank’s word allows; a second person approves it. */
function ByBankWord({
  title,
  lead,
  send,
}: {
  title: string;
  lead: string;
  send: (key: string, bankConfirmation: string) => Promise<unknown>;
}) {
  const { t } = useTranslation('operator');
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button
        type="primary"
        onClick={() => {
          setIsOpen(true);
        }}
      >
        {title}
      </Button>
      <ReasonModal
        open={isOpen}
        title={title}
        lead={lead}
        label={t('cases.bankConfirmation')}
        onClose={() => {
          setIsOpen(false);
        }}
        act={async (key, words) => {
          await send(key, words);
          await queries.invalidateQueries();
          void message.success(t('cases.proposed'));
        }}
      />
    </>
  );
}

/** Proposes to freeze what the payee of a void invoice still holds; the orders wait among the court orders. */
function Freeze({ caseId }: { caseId: string }) {
  const { t } = useTranslation('operator');
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const freezing = useOnce(async (key: string) => {
    const { data } = await read(
      api.POST('/v1/cases/{id}/freezes', {
        params: { path: { id: caseId } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries();
    void message.success(t('cases.freezes', { count: data.length }));
    if (data.length > 0) void navigate('/court-orders');
  });
  return (
    <>
      <Button type="primary" loading={freezing.busy} onClick={() => void freezing.run()}>
        {t('cases.freeze')}
      </Button>
      <ProblemAlert error={freezing.error} />
    </>
  );
}
