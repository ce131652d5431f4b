import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { tooLong } from '../../shared/names';
import { useOnce } from '../../shared/once';
import { Button, Card, Field, ProblemNote } from '../ui';
import { bearer, useShowApplication, type Application } from './application-api';
import { companyFaults, partsOf } from './company-parts';
import type { ScreenProps } from './screen-props';
import type { Typed } from './kept-application';
import { Owners } from './owners';
import { PublicPage } from './page';
import { PaperField } from './paper-field';
import { openPlayAccount, useIsSandbox } from './play-account';
import { readUscc } from './uscc';

/** The second screen: who the company is, where it is paid, and its licence. What the inviter knows is there already. */
export function CompanyScreen({
  application,
  kept,
  keep,
  onSaved,
}: ScreenProps & { application: Application; onSaved: () => void }) {
  const { t, i18n } = useTranslation('public');
  const { t: common } = useTranslation();
  const show = useShowApplication(kept.token);
  const [tried, setTried] = useState(false);
  const banks = useQuery({
    queryKey: ['banks'],
    queryFn: async () => (await read(api.GET('/v1/applications/banks'))).data,
    staleTime: 600_000,
  });
  const { typed } = kept;
  const type = (change: Partial<Typed>): void => {
    keep((before) => ({ ...before, typed: { ...before.typed, ...change } }));
  };
  const known = application.content.company;
  const [isRenaming, setIsRenaming] = useState(known?.legalName === undefined);
  const isSupplier = application.role === 'supplier';
  const papers = isSupplier
    ? (['business-licence'] as const)
    : (['business-licence', 'representative-id'] as const);
  const hasPapers = papers.every((paper) => application.documents.some(({ kind }) => kind === paper));
  const faults = companyFaults(typed);
  const fault = (of: keyof typeof faults): string | undefined => {
    const why = faults[of];
    if (why === 'long') return common('problem.nameTooLong', tooLong(typed.legalName));
    return tried && why !== undefined ? t(`company.fault.${why}`) : undefined;
  };
  const isSandbox = useIsSandbox();
  const playing = useOnce(async () => {
    const [bank] = banks.data ?? [];
    const number = await openPlayAccount(typed.legalName, kept.currency);
    type({ number, bankCode: bank?.bankCode ?? '' });
  });
  const saving = useOnce(async () => {
    setTried(true);
    if (Object.keys(faults).length > 0 || !hasPapers) return;
    const saved = await read(
      api.PATCH('/v1/applications/current', {
        headers: bearer(kept.token),
        body: partsOf(typed, { known, currency: kept.currency }),
      }),
    );
    show(saved);
    onSaved();
  });
  return (
    <PublicPage title={t('company.title')} lead={t('company.lead')} step={{ at: 2, of: 3 }}>
      {application.message !== null && (
        <div className="note" role="status">
          <strong>{t('status.questions')}</strong>
          <p>{application.message}</p>
        </div>
      )}
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void saving.run();
        }}
      >
        <Card title={t('company.who')}>
          {isRenaming ? (
            <Field label={t('company.name')} hint={t('company.nameHint')} fault={fault('legalName')}>
              {(props) => (
                <input
                  {...props}
                  className="input"
                  autoComplete="organization"
                  value={typed.legalName}
                  onChange={({ target }) => {
                    type({ legalName: target.value });
                  }}
                />
              )}
            </Field>
          ) : (
            <dl className="public-known">
              <dt>{t('company.name')}</dt>
              <dd>
                {typed.legalName}{' '}
                <button
                  type="button"
                  className="link"
                  onClick={() => {
                    setIsRenaming(true);
                  }}
                >
                  {t('company.correct')}
                </button>
              </dd>
              {known?.uscc !== undefined && (
                <>
                  <dt>{t('company.uscc')}</dt>
                  <dd className="public-hash">{known.uscc}</dd>
                </>
              )}
            </dl>
          )}
          {known?.uscc === undefined && (
            <Field label={t('company.uscc')} hint={t('company.usccHint')} fault={fault('uscc')}>
              {(props) => (
                <input
                  {...props}
                  className="input"
                  autoComplete="off"
                  autoCapitalize="characters"
                  spellCheck={false}
                  value={typed.uscc}
                  onChange={({ target }) => {
                    type({ uscc: target.value });
                  }}
                  onBlur={() => {
                    type({ uscc: readUscc(typed.uscc) });
                  }}
                />
              )}
            </Field>
          )}
          <Field label={t('company.person')} hint={t('company.personHint')} fault={fault('person')}>
            {(props) => (
              <input
                {...props}
                className="input"
                autoComplete="name"
                value={typed.person}
                onChange={({ target }) => {
                  type({ person: target.value });
                }}
              />
            )}
          </Field>
          <Owners typed={typed} onChange={type} fault={fault('owners')} />
        </Card>
        <Card title={t('company.paid')}>
          <p>{t('company.paidHint')}</p>
          <Field label={t('company.bank')} fault={fault('bankCode')}>
            {(props) => (
              <select
                {...props}
                className="input"
                value={typed.bankCode}
                onChange={({ target }) => {
                  type({ bankCode: target.value });
                }}
              >
                <option value="">{t('company.chooseBank')}</option>
                {banks.data?.map(({ bankCode, name, nameEn }) => (
                  <option key={bankCode} value={bankCode}>
                    {i18n.language === 'en' ? (nameEn ?? name) : name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('company.number')} hint={t('company.numberHint')} fault={fault('number')}>
            {(props) => (
              <input
                {...props}
                className="input"
                inputMode="text"
                autoComplete="off"
                spellCheck={false}
                value={typed.number}
                onChange={({ target }) => {
                  type({ number: target.value });
                }}
              />
            )}
          </Field>
          {isSandbox && (
            <>
              <ProblemNote error={playing.error} />
              <Button busy={playing.busy} onClick={() => void playing.run()}>
                {t('sandbox.account')}
              </Button>
            </>
          )}
        </Card>
        <Card title={t('company.papers')}>
          {papers.map((kind) => (
            <PaperField
              key={kind}
              kind={kind}
              token={kept.token}
              isThere={application.documents.some((document) => document.kind === kind)}
              fault={tried ? t('company.fault.paper') : undefined}
              onSent={show}
            />
          ))}
          {!isSupplier && <p className="hint">{t('company.twoPeople')}</p>}
        </Card>
        <ProblemNote error={saving.error} />
        <Button type="submit" look="primary" wide busy={saving.busy}>
          {common('act.next')}
        </Button>
      </form>
    </PublicPage>
  );
}
