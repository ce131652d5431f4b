import { useQueryClient } from '@tanstack/react-query';
import { Button, Card, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, read, type Shape } from '../../shared/api';
import { useOnce } from '../../shared/once';
import { useMe } from '../../shared/session';
import { ProblemAlert } from '../ui';
import { useCompanyCards } from './companies-query';
import { useGroup } from './company-reads';
import { GroupDecisions } from './group-decisions';

type Member = Shape<'Group'>['data'][number];

/** The company's group from the top, and the proposal of another company above it. */
export function CompanyGroup({ company }: { company: Shape<'Company'> }) {
  const { t } = useTranslation('operator');
  const { data: me } = useMe();
  const found = useGroup(company.id);
  const [isChanging, setChanging] = useState(false);
  const members = found.data ?? [];
  const top = members.find(({ parentId }) => parentId === null);
  return (
    <>
      <GroupDecisions of={company.id} />
      <Card
        size="small"
        title={t('company.group.title')}
        extra={
          me?.userRoles.includes('maker') === true && (
            <Button
              size="small"
              onClick={() => {
                setChanging(true);
              }}
            >
              {t('company.group.change')}
            </Button>
          )
        }
      >
        <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />
        <p className="operator-lead">
          {members.length === 1 ? t('company.group.alone') : t('company.group.lead')}
        </p>
        {top && members.length > 1 && (
          <ul className="operator-group" aria-label={t('company.group.title')}>
            <Branch member={top} members={members} here={company.id} />
          </ul>
        )}
        {isChanging && (
          <ParentModal
            company={company}
            members={members}
            onClose={() => {
              setChanging(false);
            }}
          />
        )}
      </Card>
    </>
  );
}

function Branch({ member, members, here }: { member: Member; members: readonly Member[]; here: string }) {
  const below = members.filter(({ parentId }) => parentId === member.id);
  return (
    <li>
      {member.id === here ? (
        <strong>{member.name}</strong>
      ) : (
        <Link to={`/operator/companies/${member.id}`}>{member.name}</Link>
      )}
      {below.length > 0 && (
        <ul>
          {below.map((one) => (
            <Branch key={one.id} member={one} members={members} here={here} />
          ))}
        </ul>
      )}
    </li>
  );
}

function ParentModal({
  company,
  members,
  onClose,
}: {
  company: Shape<'Company'>;
  members: readonly Member[];
  onClose: () => void;
}) {
  const { t } = useTranslation('operator');
  const queries = useQueryClient();
  const companies = useCompanyCards();
  const before = members.find(({ id }) => id === company.id)?.parentId ?? null;
  const [parentId, setParentId] = useState(before);
  const below = belowOf(company.id, members);
  const proposing = useOnce(async (key: string) => {
    await read(
      api.POST('/v1/companies/{id}/group', {
        params: { path: { id: company.id } },
        headers: { 'idempotency-key': key },
        body: { parentId },
      }),
    );
    await queries.invalidateQueries();
    onClose();
  });
  return (
    <Modal
      open
      title={`${t('company.group.change')} · ${company.legalName}`}
      okText={t('decision.propose')}
      okButtonProps={{ disabled: parentId === before }}
      confirmLoading={proposing.busy}
      onOk={() => void proposing.run()}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t('company.group.parent')} htmlFor="group-parent" extra={t('company.group.lead')}>
          <Select
            id="group-parent"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            placeholder={t('company.group.none')}
            value={parentId ?? undefined}
            options={companies.data
              ?.filter(({ id, status }) => !below.has(id) && status !== 'left')
              .map(({ id, legalName }) => ({ value: id, label: legalName }))}
            onChange={(chosen?: string) => {
              setParentId(chosen ?? null);
            }}
          />
        </Form.Item>
      </Form>
      <ProblemAlert error={proposing.error} />
    </Modal>
  );
}

/** A company and all below it: none of them can come above it. */
function belowOf(id: string, members: readonly Member[]): ReadonlySet<string> {
  const own = members.filter(({ parentId }) => parentId === id);
  return new Set([id, ...own.flatMap((one) => [...belowOf(one.id, members)])]);
}
