import { useTranslation } from 'react-i18next';
import { decimalsOf, formatMoneyParts } from './money';

/** An amount that never wraps; its digits stand under each other in a column. */
export function Amount({
  minor,
  currency,
  unit = true,
}: {
  minor: bigint | string | null;
  currency: string;
  unit?: boolean;
}) {
  const { i18n } = useTranslation();
  if (minor === null) return <span className="amount">—</span>;
  const { sign, whole, fraction } = formatMoneyParts(BigInt(minor), decimalsOf(currency), i18n.language);
  return (
    <span className="amount">
      {unit && <span className="unit">{currency}</span>}
      {sign}
      {whole}
      <span className="fraction">{fraction}</span>
    </span>
  );
}
