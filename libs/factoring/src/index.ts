export { FactoringModule } from './factoring.module.js';
export { FACTORING_REACTIONS } from './reaction-names.js';
