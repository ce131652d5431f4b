import { useTranslation } from 'react-i18next';
import type { Flag } from './queue';

const TONES: Record<Flag, 'bad' | 'warn' | 'plain'> = {
  'obligor-overdue': 'bad',
  'limit-over': 'bad',
  'limit-near': 'warn',
  'near-due': 'warn',
  'over-term': 'warn',
  'withdrawal-asked': 'warn',
  'seller-new': 'plain',
};

/** What deserves a second look; the colour says it once more, never alone. */
export function Flags({ flags }: { flags: readonly Flag[] }) {
  const { t } = useTranslation('financier');
  if (flags.length === 0) return null;
  return (
    <ul className="flags" aria-label={t('flag.title')}>
      {flags.map((flag) => (
        <li key={flag} data-tone={TONES[flag]}>
          {t(`flag.${flag}`)}
        </li>
      ))}
    </ul>
  );
}
