export { Companies } from './companies.service.js';
export { OnboardingModule } from './onboarding.module.js';
export { companyCard, type CompanyCard } from './onboarding.schemas.js';
export { beginOperator, type Registrar } from './operator.js';
