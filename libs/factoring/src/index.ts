export { DISCOUNT_STATES, type DiscountStatus } from './discount-states.js';
export { ALLOCATION_STATES, type AllocationStatus } from './allocations/allocation-states.js';
export { FactoringModule } from './factoring.module.js';
export { STANDING_PRICE_STATES, type StandingPriceStatus } from './standing-prices/standing-price-states.js';
export { FACTORING_REACTIONS } from './reaction-names.js';
