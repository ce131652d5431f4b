import type { Arena } from './arena.js';
import type { Chance } from './chance.js';

/** How much is done to whom: the bounded run of the test command, or the whole one by hand. */
export interface Scale {
  bounded: boolean;
  /** Operations of the backlog. */
  backlog: number;
}

/** One fault: what goes wrong under load. What must hold after it is asked by `Arena.check`, for all alike. */
export interface Fault {
  /** Its numbers in the list of faults. */
  numbers: readonly number[];
  name: string;
  /** Whether the test command runs it. */
  bounded: boolean;
  /** How its sandbox is started. */
  setting: Setting;
  /** Does it. Gives figures worth telling. @throws where something beyond the oracle does not hold */
  walk(arena: Arena, chance: Chance, scale: Scale): Promise<Record<string, number | string>>;
}

/** Faults of one setting share a sandbox. */
export interface Setting {
  name: string;
  apart: boolean;
  /** The chain is behind a node that can lie, and keeps states for deep reorganisations. */
  ownChain?: boolean;
  environment?: Readonly<Record<string, string>>;
}

export const SETTINGS = {
  apart: { name: 'five processes', apart: true },
  oneKey: { name: 'five processes, one relayer key', apart: true, environment: { RELAYER_LANES: '1' } },
  together: { name: 'one process', apart: false },
  liar: { name: 'one process, a node that lies', apart: false, ownChain: true },
} as const satisfies Record<string, Setting>;
