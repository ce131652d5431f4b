import {
  AuditOutlined,
  DashboardOutlined,
  FileAddOutlined,
  FileProtectOutlined,
  FileTextOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import type { Me } from '../../shared/session';
import { isRole, type DeskArea } from '../area';
import { en, zh } from './words';
import './obligor.css';

addWords('obligor', { en, zh });

const Dashboard = lazy(() => import('./dashboard'));
const Issue = lazy(() => import('./issue/issue'));
const Queue = lazy(() => import('./queue'));
const Certificates = lazy(() => import('./certificates'));
const CertificatePage = lazy(() => import('./certificate'));
const Papers = lazy(() => import('./papers/papers'));
const InvoicePage = lazy(() => import('./papers/invoice'));
const ContractPage = lazy(() => import('./papers/contract'));
const Suppliers = lazy(() => import('./suppliers'));

const isMaker = (me: Me): boolean => me.userRoles.includes('maker');

/** The pages of whoever owes: what falls due, what is issued, what waits for a signature, and who holds it. */
export const obligorArea: DeskArea = {
  name: 'obligor',
  allows: isRole('obligor'),
  usePages() {
    const { t } = useTranslation('obligor');
    return [
      { path: 'obligor', label: t('menu.home'), icon: DashboardOutlined, Page: Dashboard },
      {
        path: 'obligor/issue',
        label: t('menu.issue'),
        icon: FileAddOutlined,
        Page: Issue,
        allows: isMaker,
      },
      { path: 'obligor/queue', label: t('menu.queue'), icon: AuditOutlined, Page: Queue },
      {
        path: 'obligor/certificates',
        label: t('menu.certificates'),
        icon: FileProtectOutlined,
        Page: Certificates,
      },
      { path: 'obligor/certificates/:id', Page: CertificatePage },
      { path: 'obligor/papers', label: t('menu.papers'), icon: FileTextOutlined, Page: Papers },
      { path: 'obligor/papers/invoices/:id', Page: InvoicePage },
      { path: 'obligor/papers/contracts/:id', Page: ContractPage },
      { path: 'obligor/suppliers', label: t('menu.suppliers'), icon: TeamOutlined, Page: Suppliers },
    ];
  },
};
