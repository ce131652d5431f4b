import type { Sales } from './discounts.js';
import type { Node } from './node.js';
import type { Player, World } from './world.js';

/** What a road finds: the sandbox, and companies that are there for all of them. */
export interface Scene {
  world: World;
  sales: Sales;
  node: Node;
  /** Pays whatever it owes. */
  obligor: Player;
  first: Player;
  second: Player;
  third: Player;
  financier: Player;
  other: Player;
}

/** One way that the main job can take, from its beginning to its end. */
export interface Road {
  name: string;
  /** Walks it, and says how it ended. @throws where it does not end as it should */
  walk(scene: Scene): Promise<string>;
}
