import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/**
 * An amount of yuan in Chinese capitals (壹贰叁), as documents of the trade repeat it so that no digit can be altered
 * unseen. Nothing in another currency or language. The words come when they are first asked for.
 */
export function Uppercase({ minor, currency }: { minor: string | bigint | null; currency: string }) {
  const { i18n } = useTranslation();
  const wanted = minor !== null && BigInt(minor) > 0n && currency === 'CNY' && i18n.language !== 'en';
  const text = minor === null ? '' : minor.toString();
  const [words, setWords] = useState('');
  useEffect(() => {
    if (!wanted) {
      setWords('');
      return undefined;
    }
    let current = true;
    const digits = text.padStart(3, '0');
    void import('nzh/cn').then(({ default: capitals }) => {
      const said = capitals.toMoney(`${digits.slice(0, -2)}.${digits.slice(-2)}`);
      if (current) setWords(said);
    });
    return () => {
      current = false;
    };
  }, [wanted, text]);
  return words === '' ? null : <span className="uppercase">{words}</span>;
}
