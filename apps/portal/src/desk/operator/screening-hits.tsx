import { useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Card, Flex, Space, Tag } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { useMe } from '../../shared/session';
import { HITS } from './decision-routes';
import { ReasonModal } from './reason-modal';
import { WaitingDecisions } from './waiting-decisions';

type Hit = Shape<'ScreeningHit'>;
const COLOURS = { open: 'red', cleared: 'green', confirmed: 'volcano' } as const;

/** Names of applications that stand on a list, or are like one; each is cleared or confirmed by two people. */
export function ScreeningHits({
  hits,
  none,
  isOfAll = false,
}: {
  hits: readonly Hit[];
  /** What to say where there is none. */
  none?: string;
  /** They are of more than one application: each says of which. */
  isOfAll?: boolean;
}) {
  const { t } = useTranslation('operator');
  const { data: me } = useMe();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<{ hit: Hit; outcome: 'cleared' | 'confirmed' }>();
  const mayPropose = me?.userRoles.includes('maker') === true;
  return (
    <Card size="small" title={t('screening.title')}>
      <Flex vertical gap={12}>
        {hits.length === 0 && <Alert type="success" showIcon title={none ?? t('screening.none')} />}
        {hits.map((hit) => (
          <Flex key={hit.id} wrap justify="space-between" gap={12}>
            <div>
              <strong>{hit.name}</strong> ≈ {hit.listed}{' '}
              <Tag color={COLOURS[hit.status]}>{t(`screening.${hit.status}`)}</Tag>
              <div>
                {hit.source} · {hit.reason} · {t(`screening.by.${hit.by}`)} {Math.round(hit.score * 100)} %
              </div>
              {isOfAll && (
                <Link to={`/operator/applications/${hit.applicationId}`}>{t('screening.application')}</Link>
              )}
              {hit.decidedBecause !== null && <div>{hit.decidedBecause}</div>}
            </div>
            {hit.status === 'open' && mayPropose && (
              <Space>
                <Button
                  onClick={() => {
                    setAsked({ hit, outcome: 'cleared' });
                  }}
                >
                  {t('screening.clear')}
                </Button>
                <Button
                  danger
                  onClick={() => {
                    setAsked({ hit, outcome: 'confirmed' });
                  }}
                >
                  {t('screening.confirm')}
                </Button>
              </Space>
            )}
            <div className="operator-whole">
              <WaitingDecisions
                routes={HITS}
                of={hit.id}
                describe={({ payload }) => {
                  const words = payload as { outcome?: unknown; reason?: unknown };
                  return (
                    <>
                      <strong>
                        {words.outcome === 'confirmed' ? t('screening.confirm') : t('screening.clear')}
                      </strong>{' '}
                      {String(words.reason)}
                    </>
                  );
                }}
              />
            </div>
          </Flex>
        ))}
      </Flex>
      <ReasonModal
        open={asked !== undefined}
        title={asked?.outcome === 'confirmed' ? t('screening.confirm') : t('screening.clear')}
        lead={asked && `${asked.hit.name} ≈ ${asked.hit.listed}`}
        label={t('review.why')}
        danger={asked?.outcome === 'confirmed'}
        onClose={() => {
          setAsked(undefined);
        }}
        act={async (key, reason) => {
          if (!asked) return;
          await read(
            api.POST('/v1/screening/hits/{id}', {
              params: { path: { id: asked.hit.id } },
              headers: { 'idempotency-key': key },
              body: { outcome: asked.outcome, reason },
            }),
          );
          await queries.invalidateQueries();
        }}
      />
    </Card>
  );
}
