import {
  ApiOutlined,
  BankOutlined,
  BellOutlined,
  FileProtectOutlined,
  IdcardOutlined,
  KeyOutlined,
  LaptopOutlined,
  ShopOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import type { Me } from '../../shared/session';
import { isRole, type DeskArea } from '../area';
import { en, zh } from './words';
import './company.css';

addWords('company', { en, zh });

const CompanyPage = lazy(() => import('./company'));
const Accounts = lazy(() => import('./accounts'));
const AccountChange = lazy(() => import('./account-change'));
const People = lazy(() => import('./people'));
const Keys = lazy(() => import('./keys'));
const SignIn = lazy(() => import('./sign-in'));
const Agreements = lazy(() => import('./agreements'));
const Sessions = lazy(() => import('./sessions'));
const Webhooks = lazy(() => import('./webhooks'));
const Notices = lazy(() => import('./notices'));

const isAdmin = (me: Me): boolean => me.userRoles.includes('admin');
const isPaid = isRole('obligor', 'supplier', 'financier');

/** Each company's own affairs: who it is, where it is paid, who acts for it, and by which keys. */
export const companyArea: DeskArea = {
  name: 'company',
  allows: () => true,
  usePages() {
    const { t } = useTranslation('company');
    return [
      { path: 'company', label: t('menu.home'), icon: ShopOutlined, Page: CompanyPage },
      {
        path: 'company/accounts',
        label: t('menu.accounts'),
        icon: BankOutlined,
        Page: Accounts,
        allows: isPaid,
      },
      { path: 'company/accounts/:id', Page: AccountChange, allows: isPaid },
      { path: 'company/people', label: t('menu.people'), icon: UserOutlined, Page: People },
      { path: 'company/keys', label: t('menu.keys'), icon: KeyOutlined, Page: Keys },
      {
        path: 'company/sign-in',
        label: t('menu.signIn'),
        icon: IdcardOutlined,
        Page: SignIn,
        allows: isAdmin,
      },
      {
        path: 'company/agreements',
        label: t('menu.agreements'),
        icon: FileProtectOutlined,
        Page: Agreements,
        allows: isPaid,
      },
      { path: 'company/webhooks', label: t('menu.webhooks'), icon: ApiOutlined, Page: Webhooks },
      { path: 'company/sessions', label: t('menu.sessions'), icon: LaptopOutlined, Page: Sessions },
      { path: 'company/notices', label: t('menu.notices'), icon: BellOutlined, Page: Notices },
    ];
  },
};
