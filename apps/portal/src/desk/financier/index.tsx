import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import { DeskPageFrame } from '../ui';
import { en, zh } from './words';

addWords('financier', { en, zh });

function Home() {
  const { t } = useTranslation('financier');
  return <DeskPageFrame title={t('menu.home')}>{null}</DeskPageFrame>;
}

export const financierArea: DeskArea = {
  name: 'financier',
  allows: isRole('financier'),
  usePages() {
    const { t } = useTranslation('financier');
    return [{ path: 'financier', label: t('menu.home'), Page: Home }];
  },
};
