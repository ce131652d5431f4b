export { CertificatesModule } from './certificates.module.js';
export { Foresight, type Earlier } from './foresight.service.js';
export { Transfers } from './transfers.service.js';
export { Parties, type Party } from './parties.service.js';
export { CERTIFICATE_STATES, type CertificateStatus } from './certificate-states.js';
export { CERTIFICATE_REACTIONS } from './reaction-names.js';
export { Standing } from './standing.service.js';
export { Undisputed } from './undisputed.service.js';
