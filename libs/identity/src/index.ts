export { Allow, Public, SandboxOnly } from './access.guard.js';
export { makeApiKey } from './api-keys/api-key-secret.js';
export { assumedSigners } from './assumed-signers.js';
export { Cases, caseView, type CaseView } from './cases.service.js';
export { guardEdge, type Patience } from './edge.js';
export { identityErrors } from './identity.errors.js';
export { IdentityModule } from './identity.module.js';
export { PeopleModule } from './people.module.js';
export { Sessions } from './sessions/sessions.service.js';
export {
  approvalBody,
  signatureBody,
  signedView,
  type ApprovalBody,
  type SignatureBody,
} from './identity.controller.js';
export { NotKept, OwnTransactions, ReadsOnly } from './own-transactions.js';
export { AuditRoots } from './audit/audit-roots.js';
export { AuditSealer } from './audit/audit-sealer.js';
export { ACTOR, type Actor } from './audit/audit-trail.js';
export { verifyAudit } from './audit/verify-audit.js';
export { Operations, operationView, type OperationView } from './operations.service.js';
export {
  Asker,
  COMPANY_ROLES,
  USER_ROLES,
  type CompanyRole,
  type Principal,
  type UserRole,
} from './principal.js';
export { need, type Need } from './needs.js';
export { Proposals, proposalView, type ProposalView, type Signed } from './proposals.service.js';
export { PROPOSAL_STATES, type ProposalStatus } from './proposal-states.js';
export { Notices, noticeView } from './notices.service.js';
export { Decisions, decisionView, type Decision, type DecisionView } from './decisions.service.js';
export { DayWork, type DayTask } from './day-work.js';
export { Reactor, type Reaction } from './reactor.js';
export { FoundationModule } from './foundation.module.js';
export { describeApi, runService, startService } from './start-service.js';
export { DeviceKeys, type DeviceKey } from './passkeys/device-keys.service.js';
export {
  ceremonyView,
  registrationResponse,
  assertionResponse,
  type AssertionResponse,
  type CeremonyView,
  type RegistrationResponse,
} from './passkeys/passkeys.schemas.js';
export { Passkeys } from './passkeys/passkeys.service.js';
export { KEYS_CHANGED, People, type NewPerson } from './users/people.service.js';
export { StepUps, wordsHash } from './users/step-ups.service.js';
export { Invitations } from './users/invitations.service.js';
export { Signatures } from './signatures.service.js';
export { Messages, type Channel, type Message } from './messages.js';
export {
  acceptedView,
  passkeyBody,
  phoneBody,
  type PasskeyBody,
  type PhoneBody,
} from './users/joining.schemas.js';
export { Joining, type NewKey } from './users/joining.service.js';
export { phoneAnswer, phoneCeremonyView, publicKey } from './phones/phones.schemas.js';
export { phoneNumber } from './users/people.schemas.js';
