import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Certificate } from '../obligor/own-certificates';

const TONES: Partial<Record<Certificate['status'], string>> = {
  active: 'green',
  settled: 'green',
  submitted: 'gold',
  offered: 'gold',
  due: 'gold',
  'part-paid': 'orange',
  overdue: 'red',
  defaulted: 'red',
  'written-off': 'red',
  refused: 'red',
};

/** A certificate's state as a coloured word; the colour says nothing that the word does not. */
export function CertificateStatus({ status }: { status: Certificate['status'] }) {
  const { t } = useTranslation();
  return <Tag color={TONES[status]}>{t(`certificateStatus.${status}`)}</Tag>;
}
