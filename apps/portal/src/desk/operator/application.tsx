import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Descriptions, Skeleton, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { Papers } from './papers';
import { REVIEWS } from './decision-routes';
import { ReasonModal } from './reason-modal';
import { ReviewWords, useReview } from './review-words';
import { ScreeningHits } from './screening-hits';
import { WaitingDecisions } from './waiting-decisions';

/** One application with everything that a review looks at, and the proposal of what becomes of it. */
export default function ApplicationPage() {
  const { t } = useTranslation('operator');
  const { id = '' } = useParams();
  const review = useReview(id);
  if (review.isPending) return <Skeleton active />;
  if (review.isError) return <ProblemAlert error={review.error} onRetry={() => void review.refetch()} />;
  const { application, invitedBy } = review.data;
  return (
    <DeskPageFrame
      title={application.content.company?.legalName ?? t('applications.title')}
      lead={invitedBy ? t('application.invitedBy', { name: invitedBy.name }) : t('application.byItself')}
      actions={application.status === 'submitted' ? <Propose id={id} /> : undefined}
    >
      <WaitingDecisions
        routes={REVIEWS}
        of={id}
        describe={(decision) => <ReviewWords decision={decision} />}
      />
      <Known review={review.data} />
      <Checks review={review.data} />
      <ScreeningHits hits={review.data.hits} />
      <Papers id={id} documents={application.documents} />
    </DeskPageFrame>
  );
}

function Propose({ id }: { id: string }) {
  const { t } = useTranslation('operator');
  const { data: me } = useMe();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<'refuse' | 'ask'>();
  const propose = async (
    key: string,
    body: { outcome: 'approve' | 'refuse' | 'ask'; words?: string },
  ): Promise<void> => {
    await read(
      api.POST('/v1/applications/{id}/review', {
        params: { path: { id } },
        headers: { 'idempotency-key': key },
        body,
      }),
    );
    await queries.invalidateQueries();
  };
  const approving = useOnce((key: string) => propose(key, { outcome: 'approve' }));
  if (me?.userRoles.includes('maker') !== true) return <span>{t('application.makerProposes')}</span>;
  return (
    <Space wrap>
      <Button type="primary" loading={approving.busy} onClick={() => void approving.run()}>
        {t('review.approve')}
      </Button>
      {(['ask', 'refuse'] as const).map((outcome) => (
        <Button
          key={outcome}
          danger={outcome === 'refuse'}
          onClick={() => {
            setAsked(outcome);
          }}
        >
          {t(`review.${outcome}`)}
        </Button>
      ))}
      <ReasonModal
        open={asked !== undefined}
        title={asked ? t(`review.${asked}`) : ''}
        label={asked === 'ask' ? t('review.questions') : t('review.why')}
        danger={asked === 'refuse'}
        onClose={() => {
          setAsked(undefined);
        }}
        act={async (key, words) => {
          if (asked) await propose(key, { outcome: asked, words });
        }}
      />
      <ProblemAlert error={approving.error} />
    </Space>
  );
}

type Review = Shape<'ApplicationReview'>;

function Known({ review: { application } }: { review: Review }) {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const { content, ownership, proof, agreement, status, role } = application;
  const { company, representative, signatories = [], account } = content;
  return (
    <Card size="small" title={t('application.said')}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={[
          { key: 'status', label: common('word.status'), children: t(`applicationStatus.${status}`) },
          { key: 'role', label: t('applications.role'), children: common(`word.${role}`) },
          { key: 'code', label: t('applications.code'), children: company?.uscc ?? company?.lei ?? '—' },
          { key: 'person', label: t('application.representative'), children: representative?.name ?? '—' },
          {
            key: 'owners',
            label: t('application.owners'),
            children:
              ownership?.owners
                .map(({ name, effectivePpm }) => `${name} ${String(effectivePpm / 10_000)} %`)
                .join(' · ') ?? '—',
          },
          {
            key: 'signatories',
            label: t('application.signatories'),
            children: signatories
              .map(({ name, roles }) => `${name} (${roles.map((one) => common(`role.${one}`)).join(', ')})`)
              .join(' · '),
          },
          {
            key: 'account',
            label: t('applications.account'),
            children: account ? (
              <Space wrap>
                {account.bankCode} {account.number} {account.currency}
                {proof?.status === 'proven' && <Tag color="green">{t('applications.proven')}</Tag>}
              </Space>
            ) : (
              '—'
            ),
          },
          {
            key: 'agreement',
            label: t('application.agreement'),
            children: agreement ? (
              <>
                {agreement.version} · {agreement.textSha256.slice(0, 12)}…{' '}
                {agreement.sealedAt !== null && (
                  <a href={`/v1/agreements/${agreement.id}/document`} download>
                    {common('act.download')}
                  </a>
                )}
              </>
            ) : (
              '—'
            ),
          },
        ]}
      />
    </Card>
  );
}

function Checks({ review: { risk } }: { review: Review }) {
  const { t, i18n } = useTranslation('operator');
  const colours = { low: 'green', medium: 'gold', high: 'red' } as const;
  return (
    <Card
      size="small"
      title={t('application.checks')}
      extra={<Tag color={colours[risk.grade]}>{t(`grade.${risk.grade}`)}</Tag>}
    >
      {risk.facts.length === 0 ? (
        <Alert type="success" showIcon title={t('application.nothingFound')} />
      ) : (
        <ul className="plain-words">
          {risk.facts.map(({ id, en, zh }) => (
            <li key={id}>{i18n.language === 'en' ? en : zh}</li>
          ))}
        </ul>
      )}
    </Card>
  );
}
