import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../../shared/api';
import { formatMoment } from '../../../shared/dates';
import { Card, Empty, Loading } from '../../ui';
import { Trouble } from '../trouble';
import { NOTICE_KINDS } from './notice-kinds';

/** What the company was told of, the newest first. */
export function Notices() {
  const { t } = useTranslation('supplier');
  const notices = useQuery({
    queryKey: ['notices'],
    queryFn: async () => (await read(api.GET('/v1/notices', { params: { query: { limit: 20 } } }))).data,
  });
  return (
    <Card title={t('notices.title')}>
      {notices.isError && <Trouble error={notices.error} />}
      {notices.isPending && <Loading />}
      {notices.data?.length === 0 && <Empty title={t('notices.empty')} />}
      <ul className="rows">
        {notices.data?.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} />
        ))}
      </ul>
    </Card>
  );
}

/** What a notice is about, by the fact that names it: the page that says most comes first. */
const ABOUT = [
  ['discountId', 'sales'],
  ['requestId', 'requests'],
  ['holdingId', 'holdings'],
] as const;

function NoticeRow({ notice: { kind, facts, createdAt } }: { notice: Shape<'Notice'> }) {
  const { t, i18n } = useTranslation('supplier');
  const known = NOTICE_KINDS.find((one) => one === kind);
  const about = ABOUT.find(([fact]) => typeof facts[fact] === 'string');
  return (
    <li className="row">
      <span className="row-words">
        <span>{known ? t(`notices.kind.${known}`) : t('notices.other', { kind })}</span>
        <small>{formatMoment(createdAt, i18n.language)}</small>
      </span>
      {about && (
        <Link className="link" to={`/supplier/${about[1]}/${String(facts[about[0]])}`}>
          {t('notices.open')}
        </Link>
      )}
    </li>
  );
}
