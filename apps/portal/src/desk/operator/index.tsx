import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import { DeskPageFrame } from '../ui';
import { en, zh } from './words';

addWords('operator', { en, zh });

function Home() {
  const { t } = useTranslation('operator');
  return <DeskPageFrame title={t('menu.home')}>{null}</DeskPageFrame>;
}

export const operatorArea: DeskArea = {
  name: 'operator',
  allows: isRole('operator'),
  usePages() {
    const { t } = useTranslation('operator');
    return [{ path: 'operator', label: t('menu.home'), Page: Home }];
  },
};
