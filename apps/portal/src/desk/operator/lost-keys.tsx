import { Card } from 'antd';
import { useTranslation } from 'react-i18next';
import { DeskPageFrame } from '../ui';
import { useKeyReplacements } from './company-reads';
import { KeyReplacements } from './key-replacements';

/** Every key that waits to take a lost one's place. */
export default function LostKeys() {
  const { t } = useTranslation('operator');
  return (
    <DeskPageFrame title={t('company.keys.title')} lead={t('company.keys.lead')}>
      <Card size="small">
        <KeyReplacements company found={useKeyReplacements()} empty={t('company.keys.empty')} />
      </Card>
    </DeskPageFrame>
  );
}
