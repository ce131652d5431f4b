import { backlog } from './backlog.js';
import { chainBehind } from './chain-behind.js';
import { crashAnywhere } from './crash-anywhere.js';
import { databaseAway } from './database-away.js';
import { duplicateJob } from './duplicate-job.js';
import type { Fault } from './fault.js';
import { lyingNode } from './lying-node.js';
import { poison } from './poison.js';
import { queueLost } from './queue-lost.js';
import { reorganised } from './reorganised.js';
import { replayed } from './replayed.js';
import { splitTwice } from './split-twice.js';
import { twoCarriers } from './two-carriers.js';

/** Every fault that chaos knows, those of one setting in the order in which they share its sandbox. */
export const FAULTS: readonly Fault[] = [
  queueLost,
  splitTwice,
  databaseAway,
  duplicateJob,
  poison,
  replayed,
  crashAnywhere,
  chainBehind,
  backlog,
  reorganised,
  lyingNode,
  twoCarriers,
];
