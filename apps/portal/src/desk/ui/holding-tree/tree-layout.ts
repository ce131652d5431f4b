import type { Shape } from '../../../shared/api';

export type Holding = Shape<'Holding'>;

/** One holding in its tree, with what it has carried: its own part and all that was parted from it. */
export interface Branch {
  holding: Holding;
  children: Branch[];
  /** Minor units that went through it; undefined where the viewer may not know an amount. */
  carried: bigint | undefined;
  depth: number;
}

/** A node of the picture: a holding, or many small siblings as one. */
export interface Placed {
  id: string;
  parent: string | undefined;
  x: number;
  y: number;
  branch: Branch | undefined;
  /** Siblings that are drawn as one until they are asked for. */
  hidden: Branch[];
}

const COLUMN = 320;
const ROW = 78;
/** More siblings than these are drawn as one, the smallest first, until they are asked for. */
export const MOST_SIBLINGS = 12;

/** Builds the trees of a certificate; a part whose parent is not seen stands as a root. Linear in the holdings. */
export function branchesOf(holdings: readonly Holding[]): Branch[] {
  const all = new Map<string, Branch>(
    holdings.map((holding) => [holding.id, { holding, children: [], carried: undefined, depth: 0 }]),
  );
  const roots: Branch[] = [];
  for (const branch of all.values()) {
    const { parentId } = branch.holding;
    const parent = parentId === null ? undefined : all.get(parentId);
    if (parent) parent.children.push(branch);
    else roots.push(branch);
  }
  for (const branch of inOrder(roots).reverse()) {
    const { amount, paid } = branch.holding;
    branch.carried =
      amount === null || paid === null
        ? undefined
        : branch.children.reduce<bigint>(
            (sum, { carried }) => sum + (carried ?? 0n),
            BigInt(amount) + BigInt(paid),
          );
    branch.children.sort((one, other) => {
      const difference = (other.carried ?? 0n) - (one.carried ?? 0n);
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    });
  }
  return roots;
}

/** Every branch, each before those below it; no recursion, however deep a tree is. */
export function inOrder(roots: readonly Branch[]): Branch[] {
  const found: Branch[] = [];
  const waiting = [...roots].reverse();
  for (let branch = waiting.pop(); branch; branch = waiting.pop()) {
    branch.depth = branch.depth || 0;
    found.push(branch);
    for (const child of [...branch.children].reverse()) {
      child.depth = branch.depth + 1;
      waiting.push(child);
    }
  }
  return found;
}

/** Places the nodes: a column a tier, a row a leaf, a parent beside the middle of its children. Linear in the nodes. */
export function placesOf(roots: readonly Branch[], opened: ReadonlySet<string>): Placed[] {
  const found: Placed[] = [];
  let row = 0;
  const place = (branch: Branch, parent: string | undefined): Placed => {
    const { id } = branch.holding;
    const isCut = branch.children.length > MOST_SIBLINGS + 1 && !opened.has(id);
    const shown = isCut ? branch.children.slice(0, MOST_SIBLINGS) : branch.children;
    const node: Placed = { id, parent, x: branch.depth * COLUMN, y: 0, branch, hidden: [] };
    found.push(node);
    const below = shown.map((child) => place(child, id));
    if (isCut) {
      const more: Placed = {
        id: `more ${id}`,
        parent: id,
        x: (branch.depth + 1) * COLUMN,
        y: row++ * ROW,
        branch: undefined,
        hidden: branch.children.slice(MOST_SIBLINGS),
      };
      found.push(more);
      below.push(more);
    }
    const [first, last] = [below[0], below.at(-1)];
    node.y = first && last ? (first.y + last.y) / 2 : row++ * ROW;
    return node;
  };
  for (const root of roots) place(root, undefined);
  return found;
}

/** How wide a part is of the whole, 0 to 1; for a picture only. */
export const widthOf = (part: bigint | undefined, whole: bigint): number =>
  part === undefined || whole === 0n ? 0 : Number((part * 10_000n) / whole) / 10_000;
