export { Bells, migrateQueues, type BellName } from './bells.js';
