import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import type { DeskArea } from '../area';
import { DeskPageFrame } from '../ui';
import { en, zh } from './words';

addWords('company', { en, zh });

function Home() {
  const { t } = useTranslation('company');
  return <DeskPageFrame title={t('menu.home')}>{null}</DeskPageFrame>;
}

export const companyArea: DeskArea = {
  name: 'company',
  allows: () => true,
  usePages() {
    const { t } = useTranslation('company');
    return [{ path: 'company', label: t('menu.home'), Page: Home }];
  },
};
