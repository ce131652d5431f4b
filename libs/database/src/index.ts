export { databaseOptions, migrate } from './data-source.js';
export { Walls, type CompanyScope, type ServiceName } from './walls.js';
