import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import { DeskPageFrame } from '../ui';
import { en, zh } from './words';

addWords('obligor', { en, zh });

function Home() {
  const { t } = useTranslation('obligor');
  return <DeskPageFrame title={t('menu.home')}>{null}</DeskPageFrame>;
}

export const obligorArea: DeskArea = {
  name: 'obligor',
  allows: isRole('obligor'),
  usePages() {
    const { t } = useTranslation('obligor');
    return [{ path: 'obligor', label: t('menu.home'), Page: Home }];
  },
};
