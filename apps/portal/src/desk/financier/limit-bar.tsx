import { useTranslation } from 'react-i18next';
import { formatMinor } from '../../shared/money';
import type { Limit } from './reads';

/** How much of a limit is used and reserved, as a bar with its numbers. */
export function LimitBar({ limit, isLong = false }: { limit: Limit | undefined; isLong?: boolean }) {
  const { t, i18n } = useTranslation('financier');
  if (limit?.amount == null) return <span className="quiet">{t('limit.none')}</span>;
  const [amount, used, reserved] = [BigInt(limit.amount), BigInt(limit.used), BigInt(limit.reserved)];
  const say = (minor: bigint | string): string => formatMinor(minor, limit.currency, i18n.language);
  const words = t('limit.says', {
    used: say(used),
    reserved: say(reserved),
    free: say(limit.available ?? '0'),
    amount: say(amount),
    currency: limit.currency,
  });
  const taken = used + reserved;
  const share = partOf(taken, amount);
  return (
    <span className="limit-bar" title={words}>
      <span className="limit-track" aria-hidden="true">
        <span className="limit-used" style={{ inlineSize: `${partOf(used, amount)}%` }} />
        <span className="limit-reserved" style={{ inlineSize: `${partOf(reserved, amount)}%` }} />
      </span>
      <span className="limit-words">
        {isLong ? (
          words
        ) : (
          <>
            <span>{t('limit.share', { share })}</span>
            <span className="nowrap">{t('limit.free', { free: say(limit.available ?? '0') })}</span>
          </>
        )}
      </span>
      {!isLong && <span className="sr-only">{words}</span>}
    </span>
  );
}

/** Whole hundredths for a picture, at most all of it. */
function partOf(part: bigint, whole: bigint): string {
  if (whole === 0n) return part > 0n ? '100' : '0';
  const hundredths = (part * 100n) / whole;
  return (hundredths > 100n ? 100n : hundredths).toString();
}
