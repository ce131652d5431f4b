import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Popconfirm, Skeleton, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { Rows } from '../ui/rows';
import { shortKey } from '../ui/short-key';

type Replacement = Shape<'KeyReplacementCard'>;
const COLOURS = { waiting: 'gold', objected: 'red', registered: 'green' } as const;

/** Keys that take a lost one's place: whoever knows that its colleague asked for none stops it. */
export function LostKeys() {
  const { t, i18n } = useTranslation('company');
  const { data: me } = useMe();
  const queries = useQueryClient();
  const found = useQuery({
    queryKey: ['key-replacements', 'own', me?.companyId],
    queryFn: async () =>
      (
        await read(
          api.GET('/v1/companies/key-replacements', { params: { query: { company: me?.companyId } } }),
        )
      ).data,
    enabled: me !== null && me !== undefined,
  });
  const objecting = useOnce(async (key: string, { id: replacement, companyId, userId }: Replacement) => {
    await read(
      api.POST('/v1/companies/{id}/users/{user}/key-replacements/{replacement}/objection', {
        params: { path: { id: companyId, user: userId, replacement } },
        headers: { 'idempotency-key': key },
      }),
    );
    await queries.invalidateQueries({ queryKey: ['key-replacements'] });
  });
  return (
    <Card size="small" title={<h2>{t('keys.lost.title')}</h2>}>
      <div className="obligor-stack">
        <span>{t('keys.lost.lead')}</span>
        <ProblemAlert error={found.error ?? objecting.error} onRetry={() => void found.refetch()} />
        {found.isPending && <Skeleton active />}
        {found.data?.length === 0 && <Empty description={t('keys.lost.empty')} />}
        <Rows
          label={t('keys.lost.title')}
          rows={(found.data ?? []).map((one) => ({
            id: one.id,
            title: (
              <>
                {one.user} <Tag color={COLOURS[one.status]}>{t(`keys.lost.status.${one.status}`)}</Tag>
              </>
            ),
            facts: t('keys.lost.facts', {
              key: shortKey(one.newKey),
              moment: formatMoment(one.effectiveAt, i18n.language),
            }),
            act:
              one.status === 'waiting' &&
              (one.userId === me?.userId ? (
                t('keys.lost.own')
              ) : (
                <Popconfirm
                  title={t('keys.lost.objectSure', { name: one.user })}
                  okText={t('keys.lost.object')}
                  okButtonProps={{ danger: true }}
                  onConfirm={() => void objecting.run(one)}
                >
                  <Button
                    danger
                    disabled={objecting.busy}
                    aria-label={`${t('keys.lost.object')} ${one.user}`}
                  >
                    {t('keys.lost.object')}
                  </Button>
                </Popconfirm>
              )),
          }))}
        />
      </div>
    </Card>
  );
}
