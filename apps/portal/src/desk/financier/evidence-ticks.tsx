import { CheckOutlined, ClockCircleOutlined, CloseOutlined } from '@ant-design/icons';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isPathComplete, useBacking, useTitle } from './reads';

type Tick = 'yes' | 'no' | 'later';
const SIGNS: Record<Tick, ReactNode> = {
  yes: <CheckOutlined />,
  no: <CloseOutlined />,
  later: <ClockCircleOutlined />,
};

/** What stands behind a deal, each thing looked at: invoice, contract, the whole path, the search of the register. */
export function EvidenceTicks({
  certificateId,
  holdingId,
  titleId,
  searchedAt,
}: {
  certificateId: string;
  holdingId: string;
  titleId: string;
  searchedAt: string | null;
}) {
  const { t } = useTranslation('financier');
  const backing = useBacking(holdingId);
  const title = useTitle(titleId);
  if (backing.isPending || title.isPending) return <Skeleton.Node active className="ticks-wait" />;
  const path = title.data ? isPathComplete(certificateId, title.data) : false;
  const ticks: [key: 'invoice' | 'contract' | 'path' | 'register', tick: Tick][] = [
    ['invoice', (backing.data?.invoices.length ?? 0) > 0 ? 'yes' : 'no'],
    ['contract', backing.data ? 'yes' : 'no'],
    ['path', path ? 'yes' : 'no'],
    ['register', searchedAt === null ? 'later' : 'yes'],
  ];
  return (
    <ul className="ticks">
      {ticks.map(([key, tick]) => (
        <li key={key} data-tick={tick}>
          <span aria-hidden="true">{SIGNS[tick]}</span>
          <span>{t(`evidence.${key}`)}</span>
          <span className="sr-only">{t(`evidence.${tick}`)}</span>
        </li>
      ))}
    </ul>
  );
}
