import {
  Controls,
  Handle,
  Position,
  ReactFlow,
  ReactFlowProvider,
  type Edge,
  type Node,
  type NodeHandle,
  type NodeProps,
} from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Amount } from '../../../shared/amount';
import { formatMinor } from '../../../shared/money';
import { useIsDark } from '../../../shared/theme';
import { useHolderName } from './holder-name';
import { HOLDING_STATES, markOf } from './tree-colours';
import { placesOf, widthOf, type Branch, type Placed } from './tree-layout';

type HoldingNode = Node<{ branch: Branch; share: number; currency: string; isChosen: boolean }, 'holding'>;
type MoreNode = Node<{ count: number; sum: bigint; currency: string; parent: string }, 'more'>;

const NARROWEST = 168;
const WIDEST = 276;
const HEIGHT = 64;
/** So many nodes fit a window and are still read; more begin at the top, in their own size. */
const MOST_AT_ONCE = 40;

/** The picture: only what is in sight is drawn, and the places are ours, so that thousands of parts show at once. */
export default function TreeFlow({
  roots,
  whole,
  currency,
  label,
  chosen,
  onChoose,
}: {
  roots: readonly Branch[];
  whole: bigint;
  currency: string;
  label: string;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const isDark = useIsDark();
  const { t } = useTranslation('tree');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const places = useMemo(() => placesOf(roots, opened), [roots, opened]);
  const nodes = useMemo(
    () => places.map((place) => nodeOf(place, { whole, currency, chosen })),
    [places, whole, currency, chosen],
  );
  const edges = useMemo(
    (): Edge[] =>
      places.flatMap(({ id, parent }) =>
        parent === undefined ? [] : [{ id: `${parent} ${id}`, source: parent, target: id, focusable: false }],
      ),
    [places],
  );
  const isSmall = places.length <= MOST_AT_ONCE;
  return (
    <div className="tree-flow" role="region" aria-label={label} data-nodes={places.length}>
      <ReactFlowProvider>
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          colorMode={isDark ? 'dark' : 'light'}
          onlyRenderVisibleElements
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          minZoom={0.02}
          maxZoom={1.5}
          fitView={isSmall}
          fitViewOptions={{ padding: 0.1, minZoom: 0.5, maxZoom: 1 }}
          defaultViewport={{ x: 24, y: 240 - (places[0]?.y ?? 0), zoom: 1 }}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
          onNodeClick={(_, node) => {
            if (node.type === 'more') setOpened((all) => new Set(all).add(node.data.parent));
            else onChoose(node.id);
          }}
        >
          <Controls showInteractive={false} aria-label={t('fit')} />
        </ReactFlow>
      </ReactFlowProvider>
    </div>
  );
}

function nodeOf(
  { id, x, y, branch, hidden, parent }: Placed,
  { whole, currency, chosen }: { whole: bigint; currency: string; chosen: string | undefined },
): HoldingNode | MoreNode {
  if (!branch) {
    const sum = hidden.reduce((total, { carried }) => total + (carried ?? 0n), 0n);
    return {
      id,
      type: 'more',
      position: { x, y },
      ...boxOf(WIDEST, false),
      data: { count: hidden.length, sum, currency, parent: parent ?? '' },
    };
  }
  const share = widthOf(branch.carried, whole);
  return {
    id,
    type: 'holding',
    position: { x, y },
    ...boxOf(Math.round(NARROWEST + (WIDEST - NARROWEST) * share), branch.children.length > 0),
    selected: id === chosen,
    data: { branch, share, currency, isChosen: id === chosen },
  };
}

/**
 * A node's size, and where its lines begin and end. Both are told beforehand: the library otherwise draws every node once,
 * also those out of sight, to measure it.
 */
function boxOf(width: number, isParent: boolean): Pick<Node, 'width' | 'height' | 'measured' | 'handles'> {
  const middle = { y: HEIGHT / 2, width: 1, height: 1 };
  const handles: NodeHandle[] = [{ type: 'target', position: Position.Left, x: 0, ...middle }];
  if (isParent) handles.push({ type: 'source', position: Position.Right, x: width, ...middle });
  return { width, height: HEIGHT, measured: { width, height: HEIGHT }, handles };
}

const HoldingBox = memo(function HoldingBox({ data: { branch, share, currency } }: NodeProps<HoldingNode>) {
  const { t } = useTranslation();
  const nameOf = useHolderName();
  const { holding, children } = branch;
  const state = HOLDING_STATES.find((one) => one === holding.state);
  const own = holding.amount === null ? null : BigInt(holding.amount) + BigInt(holding.paid ?? 0);
  return (
    <div className="tree-node" data-state={holding.state} data-holding={holding.id}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <strong title={nameOf(holding.owner)}>{nameOf(holding.owner)}</strong>
      <span>
        <span aria-hidden>{markOf(holding.state)}</span>{' '}
        {own !== null && <Amount minor={own} currency={currency} unit={false} />}{' '}
        {state && t(`holdingState.${state}`)}
      </span>
      <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden>
        <rect width="100" height="4" className="tree-bar-whole" />
        <rect width={Math.max(1, share * 100)} height="4" className="tree-bar" />
      </svg>
      {children.length > 0 && <Handle type="source" position={Position.Right} isConnectable={false} />}
    </div>
  );
});

const MoreBox = memo(function MoreBox({ data: { count, sum, currency } }: NodeProps<MoreNode>) {
  const { t, i18n } = useTranslation('tree');
  return (
    <div className="tree-node tree-more">
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <span>{t('more', { count, sum: `${currency} ${formatMinor(sum, currency, i18n.language)}` })}</span>
    </div>
  );
});

const NODE_TYPES = { holding: HoldingBox, more: MoreBox };
