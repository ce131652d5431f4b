import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Empty, Flex, Skeleton, Space } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read, type Shape } from '../../shared/api';
import { formatMoment } from '../../shared/dates';
import { useMe } from '../../shared/session';
import { DeskPageFrame, ProblemAlert } from '../ui';
import { CaseActs } from './case-acts';
import { CaseFacts } from './case-facts';
import { caseWords } from './case-words';
import { CASE_RELEASES, UNBOOKED } from './decision-routes';
import { usePages } from './pages';
import { ReasonModal } from './reason-modal';
import { WaitingDecisions } from './waiting-decisions';

type Case = Shape<'Case'>;

/** What the platform cannot decide by itself: each case says what happened, and ends with what was done. */
export default function Cases() {
  const { t } = useTranslation('operator');
  const { t: common } = useTranslation();
  const found = usePages(['cases'], (after) =>
    read(api.GET('/v1/cases', { params: { query: { limit: 50, starting_after: after } } })),
  );
  return (
    <DeskPageFrame title={t('cases.title')} lead={t('cases.lead')}>
      <WaitingDecisions
        routes={UNBOOKED}
        describe={({ subject, payload }) => (
          <ByBankWord title={t('cases.neverMade')} about={subject} payload={payload} />
        )}
      />
      <WaitingDecisions
        routes={CASE_RELEASES}
        describe={({ payload }) => {
          const { caseId } = payload as { caseId?: unknown };
          const about = found.rows.find(({ id }) => id === caseId)?.facts.certificateId;
          return (
            <ByBankWord
              title={t('cases.giveBack')}
              about={typeof about === 'string' ? `${common('word.certificate')} ${about}` : ''}
              payload={payload}
            />
          );
        }}
      />
      <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Skeleton active />}
      {found.isSuccess && found.rows.length === 0 && (
        <Card>
          <Empty description={t('cases.empty')} />
        </Card>
      )}
      {found.rows.map((one) => (
        <OneCase key={one.id} file={one} />
      ))}
      {found.hasNextPage && (
        <Button loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {common('act.more')}
        </Button>
      )}
    </DeskPageFrame>
  );
}

/** What was proposed on a bank’s word. */
function ByBankWord({ title, about, payload }: { title: string; about: string; payload: unknown }) {
  const { t } = useTranslation('operator');
  const { bankConfirmation } = payload as { bankConfirmation?: unknown };
  return (
    <>
      <strong>{title}</strong> {about}
      <div>{t('cases.bankSaid', { words: String(bankConfirmation) })}</div>
    </>
  );
}

function OneCase({ file }: { file: Case }) {
  const { t, i18n } = useTranslation('operator');
  const { data: me } = useMe();
  const queries = useQueryClient();
  const [isClosing, setIsClosing] = useState(false);
  const mayAct = me?.userRoles.some((role) => role === 'maker' || role === 'checker') === true;
  return (
    <Card size="small" title={caseWords(t, file.kind)} extra={formatMoment(file.openedAt, i18n.language)}>
      <Flex vertical gap={12}>
        <CaseFacts facts={file.facts} />
        {mayAct && (
          <Space wrap>
            <CaseActs file={file} />
            <Button
              onClick={() => {
                setIsClosing(true);
              }}
            >
              {t('cases.close')}
            </Button>
          </Space>
        )}
      </Flex>
      <ReasonModal
        open={isClosing}
        title={t('cases.close')}
        label={t('cases.outcome')}
        onClose={() => {
          setIsClosing(false);
        }}
        act={async (key, outcome) => {
          await read(
            api.POST('/v1/cases/{id}/closing', {
              params: { path: { id: file.id } },
              headers: { 'idempotency-key': key },
              body: { outcome },
            }),
          );
          await queries.invalidateQueries();
        }}
      />
    </Card>
  );
}
