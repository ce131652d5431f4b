import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Popconfirm, Space } from 'antd';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useBusinessDay } from '../../../shared/banner';
import { api, read } from '../../../shared/api';
import { formatMinor } from '../../../shared/money';
import { useMe } from '../../../shared/session';
import { signProposal } from '../../../shared/signing';
import { DeskPageFrame } from '../../ui';
import { BatchProgress } from '../batch-progress';
import { useBatch } from '../batch';
import { BadFiles } from './faults';
import { DropZone } from './drop-zone';
import { GoodFiles } from './good-files';
import type { InvoiceFile } from './invoice-file';
import { UsedUp, certificateOfFile, prepare } from './prepare';
import { NO_TERMS, TermsForm, termsOf } from './terms-form';
import type { Outcome } from './outcome';
import { useInvoiceFiles } from './use-invoice-files';

/** Files are prepared a few at a time: each waits for its block. */
const AT_ONCE = 3;

/**
 * From invoices to certificates: drop the files, see what each says and which cannot be issued, say the terms once, and
 * sign. What went wrong with one file is told beside it, and stops none of the others.
 */
export default function Issue() {
  const { t, i18n } = useTranslation('obligor');
  const queries = useQueryClient();
  const { data: me } = useMe();
  const today = useBusinessDay().data?.today;
  const { files, add, again, trust, remove } = useInvoiceFiles();
  const [typed, setTyped] = useState(NO_TERMS);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const terms = termsOf(typed, today);
  const put = useCallback((hash: string, outcome: Outcome) => {
    setOutcomes((all) => new Map(all).set(hash, outcome));
  }, []);

  const preparing = useBatch<InvoiceFile>(async (one) => {
    if (!me || (!terms && certificateOfFile(one.hash) === undefined)) return;
    put(one.hash, { state: 'preparing' });
    try {
      const made = await prepare(one, terms ?? NOTHING_MORE, me.companyId);
      put(one.hash, made.proposal ? { state: 'to-sign', ...made } : { state: 'there', ...made });
    } catch (error) {
      const fault = error instanceof UsedUp ? ({ words: 'used' } as const) : { error };
      put(one.hash, { state: 'failed', fault });
    }
  }, AT_ONCE);

  const signing = useBatch<InvoiceFile>(async (one) => {
    const outcome = outcomes.get(one.hash);
    if (!me || !outcome || (outcome.state !== 'to-sign' && outcome.state !== 'unsigned')) return;
    const { certificateId, proposal } = outcome;
    try {
      if (!proposal) return;
      const signature = await signProposal(proposal, me);
      await read(
        api.POST('/v1/certificates/{id}/signatures', {
          params: { path: { id: certificateId } },
          headers: { 'idempotency-key': `sign-${proposal.id}-${me.userId}` },
          body: { signature },
        }),
      );
      put(one.hash, { ...outcome, state: 'signed' });
    } catch (error) {
      put(one.hash, { ...outcome, state: 'unsigned', fault: { error } });
    }
  }, 1);

  const stateOf = (one: InvoiceFile): Outcome['state'] | undefined => outcomes.get(one.hash)?.state;
  const bad = files.filter(
    ({ verdict, hash }) => (verdict === 'bad' || verdict === 'doubtful') && !outcomes.has(hash),
  );
  const shown = files.filter((one) => !bad.includes(one));
  const chosen = shown.filter(
    (one) => one.verdict !== 'reading' && !left.has(one.hash) && ['failed', undefined].includes(stateOf(one)),
  );
  const toSign = shown.filter((one) => ['to-sign', 'unsigned'].includes(stateOf(one) ?? ''));
  const signed = shown.filter((one) => stateOf(one) === 'signed');
  const isBusy = preparing.busy || signing.busy;
  const sum = sumWords(chosen, i18n.language);

  return (
    <DeskPageFrame title={t('issue.title')} lead={t('issue.lead')}>
      <Card size="small" title={<h2>1 · {t('issue.step.files')}</h2>}>
        <div className="obligor-stack">
          <DropZone onFiles={(dropped) => void add(dropped)} />
          {files.length > 0 && (
            <p role="status" className="obligor-count">
              {t('issue.counted', {
                all: files.length,
                good: files.filter(({ verdict }) => verdict === 'good').length,
                bad: bad.length,
                reading: files.filter(({ verdict }) => verdict === 'reading').length,
              })}
            </p>
          )}
          <BadFiles files={bad} onAgain={(one) => void again([one])} onTrust={trust} onRemove={remove} />
        </div>
      </Card>
      {shown.length > 0 && (
        <>
          <Card size="small" title={<h2>2 · {t('issue.step.terms')}</h2>}>
            <TermsForm typed={typed} onChange={setTyped} />
          </Card>
          <Card size="small" title={<h2>3 · {t('issue.step.sign')}</h2>}>
            <div className="obligor-stack">
              <GoodFiles
                files={shown}
                left={left}
                outcomes={outcomes}
                isBusy={isBusy}
                onLeave={setLeft}
                onRemove={remove}
              />
              <Space wrap>
                <Button
                  type={toSign.length === 0 ? 'primary' : 'default'}
                  loading={preparing.busy}
                  disabled={isBusy || chosen.length === 0 || (!terms && !chosen.every(isKept))}
                  onClick={() => void preparing.run(chosen)}
                >
                  {chosen.length === 0
                    ? t('issue.prepareNone')
                    : t('issue.prepare', { count: chosen.length, sum })}
                </Button>
                <Popconfirm
                  title={t('issue.signSure', { count: toSign.length })}
                  description={t('issue.signSureSum', { sum: sumWords(toSign, i18n.language) })}
                  okText={t('issue.sign', { count: toSign.length })}
                  onConfirm={() =>
                    void signing
                      .run(toSign)
                      .then(() => queries.invalidateQueries({ queryKey: ['certificates'] }))
                  }
                >
                  <Button
                    type={toSign.length > 0 ? 'primary' : 'default'}
                    loading={signing.busy}
                    disabled={isBusy || toSign.length === 0}
                  >
                    {t('issue.sign', { count: toSign.length })}
                  </Button>
                </Popconfirm>
              </Space>
              {!terms && chosen.length > 0 && <small>{t('issue.termsFirst')}</small>}
              <BatchProgress progress={preparing.progress} busy={preparing.busy} onStop={preparing.stop} />
              <BatchProgress progress={signing.progress} busy={signing.busy} onStop={signing.stop} />
              {signed.length > 0 && !isBusy && (
                <p role="status">
                  {t('issue.done', { count: signed.length })}{' '}
                  <Link to="/obligor/certificates?status=submitted">{t('issue.see')}</Link>
                </p>
              )}
            </div>
          </Card>
        </>
      )}
    </DeskPageFrame>
  );
}

/** What was drafted before goes on with the terms that it has. */
const NOTHING_MORE = { dueOn: '', deliveredOn: undefined, contractNumber: undefined, termReason: undefined };

const isKept = ({ hash }: InvoiceFile): boolean => certificateOfFile(hash) !== undefined;

/** The sum that is confirmed with the count, one a currency. */
function sumWords(files: readonly InvoiceFile[], language: string): string {
  const readings = files.flatMap(({ reading }) => reading ?? []);
  return [...Map.groupBy(readings, ({ currency }) => currency)]
    .map(([currency, all]) => {
      const sum = all.reduce((total, { payable }) => total + BigInt(payable), 0n);
      return `${currency} ${formatMinor(sum, currency, language)}`;
    })
    .join(' + ');
}
