import { Button, Card, Checkbox, Space, Tag, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Amount } from '../../shared/amount';
import { formatDate, formatMoment } from '../../shared/dates';
import { ProblemAlert } from '../ui';
import { certificateNumber } from '../ui/certificate-number';
import { OrderWords } from './order-words';
import { openNeeds, type Waiting } from './use-waiting';

/** One order that waits: its words, whose signatures it has, and the two answers to it. */
export function QueueItem({
  item,
  names,
  isCurrent,
  isChosen,
  isBusy,
  fault,
  onChoose,
  onSign,
  onRefuse,
}: {
  item: Waiting;
  names: ReadonlyMap<number, string> | undefined;
  isCurrent: boolean;
  isChosen: boolean;
  isBusy: boolean;
  fault: unknown;
  onChoose: () => void;
  onSign: () => void;
  onRefuse: () => void;
}) {
  const { t, i18n } = useTranslation('obligor');
  const { t: common } = useTranslation();
  const { proposal, certificate, certificateId, isMine } = item;
  const label =
    certificateId === undefined
      ? proposal.subject.kind
      : `${common('word.certificate')} ${certificateNumber(certificateId)}`;
  const who = (participant: number): string => names?.get(participant) ?? `№ ${String(participant)}`;
  return (
    <Card
      size="small"
      role="listitem"
      aria-current={isCurrent}
      className={isCurrent ? 'obligor-current' : undefined}
      data-proposal={proposal.id}
    >
      <div className="obligor-item">
        <div className="obligor-item-head">
          {isMine && (
            <Checkbox
              checked={isChosen}
              disabled={isBusy}
              aria-label={t('queue.choose', { label })}
              onChange={onChoose}
            />
          )}
          {certificateId === undefined ? (
            <strong>{label}</strong>
          ) : (
            <Link to={`/obligor/certificates/${certificateId}`}>{label}</Link>
          )}
          {certificate && (
            <>
              <strong>{certificate.payee?.name}</strong>
              <strong className="obligor-item-sum">
                <Amount minor={certificate.face} currency={certificate.currency} />
              </strong>
              <span>
                {common('word.dueOn')} {formatDate(certificate.dueOn, i18n.language)}
              </span>
            </>
          )}
        </div>
        <OrderWords order={proposal.order} names={names} />
        <Space wrap size={4}>
          {proposal.signedBy.map(({ participant, power }) => (
            <Tag key={`${String(participant)} ${power}`} color="green">
              {t('queue.signed', { who: `${who(participant)} · ${powerWord(common, power)}` })}
            </Tag>
          ))}
          {openNeeds(proposal).map(({ participant, power }) => (
            <Tag key={`${String(participant)} ${power}`} color="gold">
              {t('queue.open', { who: `${who(participant)} · ${powerWord(common, power)}` })}
            </Tag>
          ))}
          <Typography.Text type="secondary">
            {t('queue.until', { moment: formatMoment(proposal.expiresAt, i18n.language) })}
          </Typography.Text>
          <Typography.Text
            type="secondary"
            copyable={{ text: proposal.orderHash, tooltips: [common('act.copy'), common('act.copied')] }}
          >
            {common('words.hash')}: {proposal.orderHash.slice(0, 14)}…
          </Typography.Text>
        </Space>
        <ProblemAlert error={fault} />
        {isMine && (
          <Space wrap>
            <Button type="primary" loading={isBusy && isCurrent} disabled={isBusy} onClick={onSign}>
              {common('act.sign')}
            </Button>
            <Button danger disabled={isBusy} onClick={onRefuse}>
              {common('act.refuse')}…
            </Button>
          </Space>
        )}
      </div>
    </Card>
  );
}

type Common = ReturnType<typeof useTranslation<'common'>>['t'];
const POWERS = ['maker', 'checker', 'regulator', 'attestor'] as const;

function powerWord(t: Common, power: string): string {
  const known = POWERS.find((one) => one === power);
  return known ? t(`role.${known}`) : power;
}
