import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Flag } from './queue';

/** What deserves a second look; the colour says it once more, never alone. */
export function Flags({ flags }: { flags: readonly Flag[] }) {
  const { t } = useTranslation('financier');
  if (flags.length === 0) return null;
  return (
    <span className="flags">
      {flags.map((flag) => (
        <Tag
          key={flag}
          color={
            flag === 'seller-new'
              ? 'blue'
              : flag.startsWith('obligor') || flag === 'limit-over'
                ? 'red'
                : 'orange'
          }
          variant="outlined"
        >
          {t(`flag.${flag}`)}
        </Tag>
      ))}
    </span>
  );
}
