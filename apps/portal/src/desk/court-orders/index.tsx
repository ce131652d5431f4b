import { LockOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import { en, zh } from './words';

addWords('courtOrders', { en, zh });

const CourtOrders = lazy(() => import('./court-orders'));

/** What courts and supervisors order: the operator freezes and unfreezes, the supervisor passes a holding to another. */
export const courtOrdersArea: DeskArea = {
  name: 'court-orders',
  allows: isRole('operator', 'supervisor'),
  usePages() {
    const { t } = useTranslation('courtOrders');
    return [{ path: 'court-orders', label: t('menu'), icon: LockOutlined, Page: CourtOrders }];
  },
};
