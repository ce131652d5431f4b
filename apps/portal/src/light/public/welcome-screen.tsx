import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../shared/amount';
import { api, Problem, read } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { Button, Card, Empty, Loading, ProblemNote } from '../ui';
import type { useKeptApplication } from './kept-application';
import { PublicPage } from './page';

/** The first screen: from whom, how much, and what it will take. Nothing is asked before the answer is yes. */
export function WelcomeScreen({
  invitation,
  keep,
}: {
  invitation: string;
  keep: ReturnType<typeof useKeptApplication>['keep'];
}) {
  const { t, i18n } = useTranslation('public');
  const { t: common } = useTranslation();
  const opened = useQuery({
    queryKey: ['invitation', invitation],
    queryFn: () => read(api.GET('/v1/invitations/{token}', { params: { path: { token: invitation } } })),
  });
  const beginning = useOnce(async (key: string) => {
    if (!opened.data) return;
    const { token, application } = await read(
      api.POST('/v1/applications', {
        headers: { 'idempotency-key': key },
        body: { invitation, language: i18n.language === 'en' ? 'en' : 'zh' },
      }),
    );
    const { company } = application.content;
    const { from, amount, currency } = opened.data;
    keep({
      token,
      from,
      amount,
      currency,
      typed: {
        legalName: company?.legalName ?? '',
        uscc: company?.uscc ?? '',
        person: '',
        isSoleOwner: true,
        owners: [],
        number: '',
        bankCode: '',
        phone: '',
      },
    });
  });
  if (opened.isPending) return <PublicPage title={t('invitation.opening')}>{<Loading />}</PublicPage>;
  if (opened.isError) {
    const isGone = opened.error instanceof Problem && [400, 404, 409].includes(opened.error.status);
    return (
      <PublicPage title={isGone ? t('invitation.gone') : common('problem.title')}>
        {isGone ? (
          <Card>
            <Empty title={t('invitation.goneTitle')}>
              <p>{t('invitation.goneHint')}</p>
              <a className="button" href="/sign-in">
                {common('act.signIn')}
              </a>
            </Empty>
          </Card>
        ) : (
          <>
            <ProblemNote error={opened.error} />
            <Button onClick={() => void opened.refetch()}>{common('act.retry')}</Button>
          </>
        )}
      </PublicPage>
    );
  }
  const { from, amount, currency } = opened.data;
  return (
    <PublicPage title={t('invitation.title', { from })} lead={t('invitation.lead')} step={{ at: 1, of: 3 }}>
      <Card className="public-sum">
        <span>{t('invitation.waiting')}</span>
        <strong>
          <Amount minor={amount} currency={currency} />
        </strong>
        <p>{t('invitation.promise')}</p>
      </Card>
      <ul className="public-points">
        <li>{t('invitation.takes')}</li>
        <li>{t('invitation.free')}</li>
        <li>{t('invitation.own')}</li>
      </ul>
      <ProblemNote error={beginning.error} />
      <Button look="primary" wide busy={beginning.busy} onClick={() => void beginning.run()}>
        {t('invitation.yes')}
      </Button>
    </PublicPage>
  );
}
