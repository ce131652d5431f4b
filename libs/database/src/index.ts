export { databaseOptions, migrate } from './data-source.js';
export { roleOf, type ServiceName } from './service-grants.js';
export { Walls, type CompanyScope } from './walls.js';
