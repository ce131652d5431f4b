export { Allow, Public, makeApiKey } from './access.guard.js';
export { Cases, caseView, type CaseView } from './cases.service.js';
export { identityErrors } from './identity.errors.js';
export { IdentityModule } from './identity.module.js';
export {
  approvalBody,
  signatureBody,
  signedView,
  type ApprovalBody,
  type SignatureBody,
} from './identity.controller.js';
export { OwnTransactions } from './once.interceptor.js';
export { Operations, operationView, type OperationView } from './operations.service.js';
export {
  Asker,
  COMPANY_ROLES,
  USER_ROLES,
  type CompanyRole,
  type Principal,
  type UserRole,
} from './principal.js';
export { Proposals, proposalView, type Need, type ProposalView, type Signed } from './proposals.service.js';
export { PROPOSAL_STATES, type ProposalStatus } from './proposal-states.js';
export { Notices, noticeView } from './notices.service.js';
export { Decisions, decisionView, type Decision, type DecisionView } from './decisions.service.js';
export { DayWork, type DayTask } from './day-work.js';
export { Reactor, type Reaction } from './reactor.js';
export { FoundationModule } from './foundation.module.js';
export { describeApi, runService, startService } from './start-service.js';
