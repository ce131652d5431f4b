import { Descriptions, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';

/** One act of the trail with what it changed, row by row. */
export function TrailEntry({ entry }: { entry: Shape<'AuditEntry'> }) {
  const { t } = useTranslation('auditor');
  const { changes, subject, userId, via, address, agent, requestId, hash } = entry;
  const facts: [string, string | null][] = [
    [t('trail.user'), userId],
    [t('trail.via'), via],
    [t('trail.address'), address],
    [t('trail.agent'), agent],
    [t('trail.request'), requestId],
    [t('trail.subject'), Object.keys(subject).length > 0 ? JSON.stringify(subject) : null],
    [t('trail.seal'), hash],
  ];
  return (
    <Flex vertical gap={8}>
      <Descriptions
        size="small"
        column={{ xs: 1, lg: 2 }}
        items={facts.flatMap(([label, value]) =>
          value === null
            ? []
            : [{ key: label, label, children: <span className="auditor-hash">{value}</span> }],
        )}
      />
      {changes.map(({ relation, change, before, after, subject: row }, place) => (
        <div key={`${relation}-${String(place)}`}>
          <Typography.Text strong>
            {t(`change.${change}`)} {relation}
          </Typography.Text>
          <pre className="auditor-change">
            {JSON.stringify({ ...row, ...(before ? { before } : {}), ...(after ? { after } : {}) }, null, 1)}
          </pre>
        </div>
      ))}
    </Flex>
  );
}
