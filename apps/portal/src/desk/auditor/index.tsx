import { useTranslation } from 'react-i18next';
import { addWords } from '../../shared/i18n';
import { isRole, type DeskArea } from '../area';
import { DeskPageFrame } from '../ui';
import { en, zh } from './words';

addWords('auditor', { en, zh });

function Home() {
  const { t } = useTranslation('auditor');
  return <DeskPageFrame title={t('menu.home')}>{null}</DeskPageFrame>;
}

export const auditorArea: DeskArea = {
  name: 'auditor',
  allows: isRole('operator', 'supervisor'),
  usePages() {
    const { t } = useTranslation('auditor');
    return [{ path: 'auditor', label: t('menu.home'), Page: Home }];
  },
};
