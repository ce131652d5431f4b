export { APPLICATION_STATES, type ApplicationStatus } from './applications/application-states.js';
export { INVITATION_STATES, type InvitationStatus } from './invitations/invitation-states.js';
export { PAYOUT_STATES, type PayoutStatus } from './payout/payout-states.js';
export { Companies } from './companies.service.js';
export { Groups, type Member } from './groups.service.js';
export { OverdueList } from './overdue-list.service.js';
export { OnboardingModule } from './onboarding.module.js';
export { companyCard, type CompanyCard } from './onboarding.schemas.js';
export { beginOperator, type Official, type Pair } from './operator.js';
