import { AppstoreOutlined, AuditOutlined, DashboardOutlined, PieChartOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import { en, zh } from './words';
import './financier.css';

addWords('financier', { en, zh });

const Desk = lazy(() => import('./desk-page'));
const Deal = lazy(() => import('./deal-page'));
const Products = lazy(() => import('./products-page'));
const Limits = lazy(() => import('./limits-page'));
const Portfolio = lazy(() => import('./portfolio-page'));

/** A bank’s factoring desk: what waits, each deal, its terms and limits, and what it owns. */
export const financierArea: DeskArea = {
  name: 'financier',
  allows: isRole('financier'),
  usePages() {
    const { t } = useTranslation('financier');
    return [
      { path: 'financier', label: t('menu.home'), icon: AuditOutlined, Page: Desk },
      { path: 'financier/deals/:id', Page: Deal },
      { path: 'financier/portfolio', label: t('menu.portfolio'), icon: PieChartOutlined, Page: Portfolio },
      { path: 'financier/products', label: t('menu.products'), icon: AppstoreOutlined, Page: Products },
      { path: 'financier/limits', label: t('menu.limits'), icon: DashboardOutlined, Page: Limits },
    ];
  },
};
