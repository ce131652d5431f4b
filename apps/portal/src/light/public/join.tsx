import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { Button, Card, Empty, Loading, ProblemNote } from '../ui';
import { JoinByPasskey } from './join-by-passkey';
import { JoinByPhone } from './join-by-phone';
import { hasPasskeys } from './device-key';
import { PublicPage } from './page';

const DONE = 'tributary.joined';

/** A colleague that was asked in, or one that lost its device: reads who asks, makes a key, and waits for a second person. */
export default function Join() {
  const { t } = useTranslation('public');
  const [token] = useState(() => location.hash.slice(1));
  // The link is used up by then; what was done is told again after a reload.
  const [done, setDone] = useState(() => (sessionStorage.getItem(DONE) === token ? token : ''));
  if (token === '')
    return (
      <PublicPage title={t('join.title')}>
        <Card>
          <Empty title={t('join.noLink')}>
            <p>{t('join.noLinkHint')}</p>
          </Empty>
        </Card>
      </PublicPage>
    );
  if (done !== '') return <Joined />;
  return (
    <Invited
      token={token}
      onDone={() => {
        sessionStorage.setItem(DONE, token);
        setDone(token);
      }}
    />
  );
}

function Invited({ token, onDone }: { token: string; onDone: () => void }) {
  const { t, i18n } = useTranslation('public');
  const { t: common } = useTranslation();
  const [byPhone, setByPhone] = useState(!hasPasskeys());
  const invited = useQuery({
    queryKey: ['joining', token],
    queryFn: () => read(api.POST('/v1/user-invitations/reading', { body: { token } })),
    refetchOnWindowFocus: false,
  });
  if (invited.isPending) return <PublicPage title={t('join.title')}>{<Loading />}</PublicPage>;
  if (invited.isError)
    return (
      <PublicPage title={t('join.title')}>
        <ProblemNote error={invited.error} />
        <Button onClick={() => void invited.refetch()}>{common('act.retry')}</Button>
      </PublicPage>
    );
  const { company, name, roles, replaces, phoneEndsWith, expiresAt } = invited.data;
  const known = ['maker', 'checker', 'viewer', 'admin', 'regulator', 'attestor', 'api'] as const;
  const roleWords = roles.map((role) => {
    const word = known.find((one) => one === role);
    return word ? common(`role.${word}`) : role;
  });
  return (
    <PublicPage
      title={replaces ? t('join.lostTitle') : t('join.asked', { company })}
      lead={replaces ? t('join.lostLead') : t('join.lead')}
    >
      <Card>
        <dl className="public-known">
          <dt>{common('word.company')}</dt>
          <dd>{company}</dd>
          <dt>{common('word.person')}</dt>
          <dd>{name}</dd>
          <dt>{t('join.roles')}</dt>
          <dd>{roleWords.join(' · ')}</dd>
          <dt>{t('join.until')}</dt>
          <dd>{formatMoment(expiresAt, i18n.language)}</dd>
        </dl>
      </Card>
      {byPhone ? (
        <JoinByPhone token={token} replaces={replaces} phoneEndsWith={phoneEndsWith} onDone={onDone} />
      ) : (
        <JoinByPasskey token={token} replaces={replaces} phoneEndsWith={phoneEndsWith} onDone={onDone} />
      )}
      {hasPasskeys() && phoneEndsWith !== null && (
        <Button
          look="quiet"
          onClick={() => {
            setByPhone(!byPhone);
          }}
        >
          {byPhone ? t('join.ratherPasskey') : t('join.ratherPhone')}
        </Button>
      )}
    </PublicPage>
  );
}

function Joined() {
  const { t } = useTranslation('public');
  const { t: common } = useTranslation();
  return (
    <PublicPage title={t('join.doneTitle')} lead={t('join.doneLead')}>
      <a className="button primary wide" href="/sign-in">
        {common('act.signIn')}
      </a>
    </PublicPage>
  );
}
