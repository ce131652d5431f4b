import { Tree } from 'antd';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { formatMinor } from '../../../shared/money';
import { useHolderName } from './holder-name';
import { markOf, HOLDING_STATES } from './tree-colours';
import type { Branch } from './tree-layout';

interface Line {
  key: string;
  title: string;
  children: Line[];
}

/** The same tree as an outline: arrow keys walk it, and a screen reader reads holder, amount, state and tier. */
export function TreeOutline({
  roots,
  currency,
  chosen,
  onChoose,
}: {
  roots: readonly Branch[];
  currency: string;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const { t, i18n } = useTranslation('tree');
  const { t: common } = useTranslation();
  const nameOf = useHolderName();
  const lines = useMemo(() => {
    const lineOf = ({ holding, children, carried }: Branch): Line => {
      const known = HOLDING_STATES.find((one) => one === holding.state);
      const amount =
        holding.amount === null
          ? ''
          : ` · ${currency} ${formatMinor(BigInt(holding.amount) + BigInt(holding.paid ?? 0), currency, i18n.language)}`;
      const through =
        carried === undefined || children.length === 0
          ? ''
          : ` · ${t('carried', { sum: formatMinor(carried, currency, i18n.language) })}`;
      return {
        key: holding.id,
        title: `${markOf(holding.state)} ${nameOf(holding.owner)}${amount} · ${known ? common(`holdingState.${known}`) : ''} · ${common('word.tier', { tier: holding.tier })}${through}`,
        children: children.map(lineOf),
      };
    };
    return roots.map(lineOf);
  }, [roots, currency, i18n.language, nameOf, common, t]);
  return (
    <Tree
      aria-label={t('outlineName')}
      className="tree-outline"
      treeData={lines}
      defaultExpandAll
      height={480}
      virtual
      selectedKeys={chosen === undefined ? [] : [chosen]}
      onSelect={([key]) => {
        if (typeof key === 'string') onChoose(key);
      }}
    />
  );
}
