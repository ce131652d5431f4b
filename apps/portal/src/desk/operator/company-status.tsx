import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Shape } from '../../shared/api';

const COLOURS = { active: 'green', suspended: 'red', left: 'default' } as const;

/** How a company stands on the ledger. */
export function CompanyStatus({ status }: Pick<Shape<'Company'>, 'status'>) {
  const { t } = useTranslation('operator');
  return status === null ? (
    <Tag color="gold">{t('companies.unregistered')}</Tag>
  ) : (
    <Tag color={COLOURS[status]}>{t(`companies.status.${status}`)}</Tag>
  );
}
