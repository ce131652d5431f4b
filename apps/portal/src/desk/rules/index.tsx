import { ReadOutlined } from '@ant-design/icons';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import type { DeskArea } from '../area';
import { en, zh } from './words';

addWords('rules', { en, zh });

const Rules = lazy(() => import('./rules'));

/** The rules of trade, for everybody at a desk. */
export const rulesArea: DeskArea = {
  name: 'rules',
  allows: () => true,
  usePages() {
    const { t } = useTranslation('rules');
    return [{ path: 'rules', label: t('menu'), icon: ReadOutlined, Page: Rules }];
  },
};
