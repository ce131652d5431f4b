import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { api, read } from '../../../shared/api';
import { addWords } from '../../../shared/i18n';
import { Loading } from '../../ui';
import { ActCard } from '../sheets/act-card';
import { Trouble } from '../trouble';
import { en, zh } from './words';

addWords('sale', { en, zh });

/** One question for prices: who answered what, and taking one of the answers. */
export default function Request() {
  const { t } = useTranslation('sale');
  const { t: common } = useTranslation();
  const { id = '' } = useParams();
  const request = useQuery({
    queryKey: ['discount-requests', id],
    queryFn: () => read(api.GET('/v1/discount-requests/{id}', { params: { path: { id } } })),
    refetchInterval: 15_000,
  });
  if (!request.data) return request.isError ? <Trouble error={request.error} /> : <Loading lines={6} />;
  return (
    <>
      <Link to="/supplier/under-way" className="link">
        ‹ {common('act.back')}
      </Link>
      <h1>{t('question')}</h1>
      <ActCard act={{ kind: 'request', id, isEnded: false, request: request.data }} />
    </>
  );
}
