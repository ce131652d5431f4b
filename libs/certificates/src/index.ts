export { CertificatesModule } from './certificates.module.js';
export { signedView } from './certificates.schemas.js';
export { Foresight } from './foresight.service.js';
export { Parties, type Party } from './parties.service.js';
