export { DISCOUNT_STATES, type DiscountStatus } from './discount-states.js';
export { FactoringModule } from './factoring.module.js';
export { FACTORING_REACTIONS } from './reaction-names.js';
