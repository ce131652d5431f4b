import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { api, Problem, read, type Shape } from '../../shared/api';
import { Button, Card, Empty, Loading, ProblemNote, Tag } from '../ui';
import { PublicPage } from './page';

/** What anybody reads who scans the QR code on a certificate's paper. */
export default function Check() {
  const { t } = useTranslation('public');
  const { id = '' } = useParams();
  const check = useQuery({
    queryKey: ['check', id],
    queryFn: () => read(api.GET('/v1/checks/{certificateId}', { params: { path: { certificateId: id } } })),
  });
  const isUnknown = check.error instanceof Problem && [400, 404].includes(check.error.status);
  return (
    <PublicPage title={t('check.title')} lead={t('check.lead', { id })}>
      {check.isPending && <Loading />}
      {isUnknown && (
        <Card>
          <Empty title={t('check.unknown')}>
            <p>{t('check.unknownHint')}</p>
          </Empty>
        </Card>
      )}
      {check.isError && !isUnknown && (
        <>
          <ProblemNote error={check.error} />
          <Button onClick={() => void check.refetch()}>{t('check.again')}</Button>
        </>
      )}
      {check.data && <Found check={check.data} />}
    </PublicPage>
  );
}

const TONES = { active: 'good', 'part-paid': 'warn', settled: 'plain', cancelled: 'bad' } as const;

function Found({ check }: { check: Shape<'CertificateCheck'> }) {
  const { t, i18n } = useTranslation('public');
  const { t: common } = useTranslation();
  const { status, obligor, dueMonth, agrees, block, orderHash } = check;
  const verdict = agrees === null ? 'away' : agrees ? 'agrees' : 'differs';
  const month = new Intl.DateTimeFormat(i18n.language === 'en' ? 'en-GB' : 'zh-CN', {
    year: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  }).format(new Date(`${dueMonth}-01T00:00:00Z`));
  return (
    <>
      <Card className={`public-verdict ${{ agrees: 'good', differs: 'bad', away: '' }[verdict]}`}>
        <h2 role="status">{t(`check.${verdict}`)}</h2>
        <p>{t(`check.${verdict}Hint`)}</p>
      </Card>
      <Card>
        <dl className="public-known">
          <dt>{common('word.status')}</dt>
          <dd>
            <Tag tone={TONES[status]}>{common(`certificateStatus.${status}`)}</Tag>
          </dd>
          <dt>{common('word.obligor')}</dt>
          <dd>{obligor}</dd>
          <dt>{t('check.dueMonth')}</dt>
          <dd>{month}</dd>
          <dt>{t('check.block')}</dt>
          <dd>
            {block.number}
            <div className="public-hash">{block.hash}</div>
          </dd>
          <dt>{t('check.order')}</dt>
          <dd className="public-hash">{orderHash}</dd>
        </dl>
      </Card>
      <p>{t('check.scope')}</p>
    </>
  );
}
