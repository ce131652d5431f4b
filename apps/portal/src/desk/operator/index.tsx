import {
  ApartmentOutlined,
  AuditOutlined,
  BankOutlined,
  CalendarOutlined,
  DashboardOutlined,
  CreditCardOutlined,
  DisconnectOutlined,
  ExceptionOutlined,
  HistoryOutlined,
  IdcardOutlined,
  KeyOutlined,
  SafetyCertificateOutlined,
  ScheduleOutlined,
  StopOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import { en as lateEn, zh as lateZh } from './late/words';
import './operator.css';
import { en, zh } from './words';

addWords('operator', { en, zh });
addWords('late', { en: lateEn, zh: lateZh });

const Home = lazy(() => import('./home'));
const Applications = lazy(() => import('./applications'));
const Application = lazy(() => import('./application'));
const Orders = lazy(() => import('./registrar-orders'));
const Cases = lazy(() => import('./cases'));
const Suspense = lazy(() => import('./suspense'));
const BusinessDay = lazy(() => import('./business-day'));
const SystemState = lazy(() => import('./system-state'));
const Renewals = lazy(() => import('./renewals'));
const OverdueList = lazy(() => import('./overdue-list'));
const ScreeningLists = lazy(() => import('./screening-lists'));
const Calendar = lazy(() => import('./calendar'));
const Late = lazy(() => import('./late/late'));
const Companies = lazy(() => import('./companies'));
const Company = lazy(() => import('./company'));
const LostKeys = lazy(() => import('./lost-keys'));
const PayoutChanges = lazy(() => import('./payout-changes'));

/** Who runs the platform: looks at those who come, at what does not fit, and at the day. */
export const operatorArea: DeskArea = {
  name: 'operator',
  allows: isRole('operator'),
  usePages() {
    const { t } = useTranslation('operator');
    const { t: late } = useTranslation('late');
    return [
      { path: 'operator', label: t('menu.home'), icon: DashboardOutlined, Page: Home },
      {
        path: 'operator/applications',
        label: t('menu.applications'),
        icon: IdcardOutlined,
        Page: Applications,
      },
      { path: 'operator/applications/:id', Page: Application },
      { path: 'operator/orders', label: t('menu.orders'), icon: SafetyCertificateOutlined, Page: Orders },
      { path: 'operator/companies', label: t('menu.companies'), icon: BankOutlined, Page: Companies },
      { path: 'operator/companies/:id', Page: Company },
      { path: 'operator/lost-keys', label: t('company.keys.menu'), icon: KeyOutlined, Page: LostKeys },
      {
        path: 'operator/payout-changes',
        label: t('company.payout.menu'),
        icon: CreditCardOutlined,
        Page: PayoutChanges,
      },
      { path: 'operator/cases', label: t('menu.cases'), icon: ExceptionOutlined, Page: Cases },
      { path: 'operator/suspense', label: t('menu.suspense'), icon: AuditOutlined, Page: Suspense },
      { path: 'operator/day', label: t('menu.day'), icon: CalendarOutlined, Page: BusinessDay },
      { path: 'operator/state', label: t('menu.state'), icon: ApartmentOutlined, Page: SystemState },
      { path: 'operator/renewals', label: t('menu.renewals'), icon: HistoryOutlined, Page: Renewals },
      { path: 'operator/defaults', label: late('menu'), icon: DisconnectOutlined, Page: Late },
      { path: 'operator/overdue-list', label: t('menu.overdue'), icon: StopOutlined, Page: OverdueList },
      { path: 'operator/lists', label: t('menu.lists'), icon: UnorderedListOutlined, Page: ScreeningLists },
      { path: 'operator/calendar', label: t('menu.calendar'), icon: ScheduleOutlined, Page: Calendar },
    ];
  },
};
