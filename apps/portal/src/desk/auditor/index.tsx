import { CheckSquareOutlined, FileSearchOutlined, NodeIndexOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import './auditor.css';
import { en, zh } from './words';

addWords('auditor', { en, zh });

const Sums = lazy(() => import('./sums'));
const Certificates = lazy(() => import('./certificates'));
const Certificate = lazy(() => import('./certificate'));
const Trail = lazy(() => import('./trail'));

/** Who looks at everybody's books: the supervisor, and the operator with it. */
export const auditorArea: DeskArea = {
  name: 'auditor',
  allows: isRole('operator', 'supervisor'),
  usePages() {
    const { t } = useTranslation('auditor');
    return [
      { path: 'auditor', label: t('menu.sums'), icon: CheckSquareOutlined, Page: Sums },
      {
        path: 'auditor/certificates',
        label: t('menu.certificates'),
        icon: NodeIndexOutlined,
        Page: Certificates,
      },
      { path: 'auditor/certificates/:id', Page: Certificate },
      {
        path: 'auditor/trail',
        label: t('menu.trail'),
        icon: FileSearchOutlined,
        Page: Trail,
        allows: ({ userRoles }) => userRoles.some((role) => role === 'admin' || role === 'checker'),
      },
    ];
  },
};
