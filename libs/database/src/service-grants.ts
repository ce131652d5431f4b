/** The parts of the platform that may work across companies, each under its own name and as a role of its own. */
export const SERVICES = [
  'onboarding',
  'people',
  'identity',
  'audit',
  'certificates',
  'orders',
  'factoring',
  'settlement',
  'banking',
  'ledger',
  'notifications',
  'verify',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** The role of the database as which a service works; its login may become it. */
export const roleOf = (service: ServiceName): `tributary_${ServiceName}` => `tributary_${service}`;

/** Names of tables, parted by white space; `trade.x(a,b)` are those columns of it only. */
interface Grants {
  select: string;
  insert?: string;
  update?: string;
  delete?: string;
  truncate?: string;
  /** Sequences. */
  usage?: string;
}

/** What the state machines' triggers ask and write for whoever changes a state. */
const STATES = { select: 'trade.state_transition', insert: 'trade.state_change' };

/**
 * What each service may do with which table, and nothing besides (docs/security.md): what it asks and writes itself.
 * A row that it locks (`for update`, `for share`) needs `update` of one column. A table that is in no list is out of
 * every service's reach; a test holds this table against the database, and the journeys against the program.
 */
const GRANTS: Readonly<Record<ServiceName, Grants>> = {
  /** Companies: how they come, are reviewed, change and leave. */
  onboarding: {
    select: `trade.agreement_document trade.agreement_signature trade.app_user trade.application
      trade.application_document trade.application_key trade.bank_account trade.company trade.company_change trade.company_review
      trade.invitation trade.kept_document trade.key_replacement trade.overdue_listing trade.payout_change
      trade.proposal trade.screening_entry trade.screening_hit trade.screening_list trade.signing_limit
      projection.certificate projection.holding projection.participant projection.participant_key`,
    insert: `trade.agreement_document trade.agreement_signature trade.api_key trade.app_user trade.application
      trade.application_document trade.application_key trade.bank_account trade.company trade.company_change trade.company_review
      trade.invitation trade.kept_document trade.key_replacement trade.overdue_listing trade.payout_change
      trade.screening_entry trade.screening_hit trade.screening_list trade.signing_limit`,
    update: `trade.agreement_document trade.agreement_signature trade.app_user(ledger_key,ledger_key_kind,active)
      trade.application trade.application_document trade.bank_account trade.company trade.company_review trade.invitation
      trade.kept_document trade.key_replacement trade.overdue_listing trade.payout_change trade.screening_hit
      trade.screening_list`,
    usage: 'trade.participant_number',
  },
  /** A company's people and what they sign in with. */
  people: {
    select: `trade.api_key trade.app_user trade.ceremony trade.company trade.decision trade.device_key
      trade.oidc_identity trade.oidc_provider trade.phone_code trade.session trade.step_up trade.user_invitation`,
    insert: `trade.api_key trade.app_user trade.ceremony trade.device_key trade.oidc_identity trade.oidc_provider
      trade.phone_code trade.session trade.step_up trade.user_invitation`,
    update: `trade.api_key trade.app_user trade.ceremony trade.company(id) trade.device_key
      trade.oidc_provider(status,ended_at) trade.phone_code trade.session trade.user_invitation`,
    delete: 'trade.ceremony trade.oidc_identity trade.phone_code trade.session',
  },
  /** Who asks, and what two people decide: it lets people in, and makes none. */
  identity: {
    select: `trade.api_key trade.app_user trade.audit_change trade.audit_entry trade.business_day trade.calendar
      trade.calendar_day trade.case_file trade.company trade.decision trade.device_key trade.idempotent_request
      trade.notice trade.operation trade.overdue_listing trade.proposal trade.proposal_signature trade.session
      trade.signing_limit trade.webhook ledger.checkpoint ledger.reaction ledger.relayer projection.certificate
      projection.participant`,
    insert: `trade.audit_entry trade.case_file trade.decision trade.idempotent_request trade.notice trade.proposal
      trade.proposal_signature trade.webhook_delivery`,
    update: `trade.api_key(last_used_at) trade.business_day(one) trade.case_file trade.decision
      trade.device_key(counter,last_used_at) trade.proposal trade.proposal_signature trade.session(last_seen_at)
      ledger.reaction`,
  },
  /** The seal over the audit trail. */
  audit: {
    select: `trade.audit_change trade.audit_entry trade.audit_head trade.audit_leaf trade.audit_rhythm
      trade.audit_root trade.business_day`,
    insert: 'trade.audit_entry trade.audit_head trade.audit_leaf trade.audit_rhythm trade.audit_root',
    update: `trade.audit_change(entry_id) trade.audit_entry(seq,prev_hash,hash) trade.audit_head
      trade.audit_rhythm`,
    usage: 'trade.act_number',
  },
  /** Certificates, transfers and the evidence behind them, up to the ledger. */
  certificates: {
    select: `trade.access_grant trade.act_reason trade.business_day trade.case_file trade.certificate trade.company
      trade.contract trade.contract_document trade.credit_note trade.document_use trade.invoice
      trade.late_holding trade.operation
      trade.payment_instruction trade.payment_message trade.proposal trade.sequence trade.transfer
      ledger.checkpoint ledger.event ledger.reaction projection.certificate projection.consent
      projection.document projection.hold_terms projection.holding projection.participant projection.title_step`,
    insert: `trade.act_reason trade.certificate trade.contract trade.contract_document trade.credit_note trade.document_use trade.invoice
      trade.sequence trade.transfer`,
    update: `trade.certificate trade.invoice trade.operation(parties) trade.proposal trade.sequence trade.transfer
      ledger.reaction`,
    usage: 'trade.act_number',
  },
  /** Signed orders on their way to the ledger, and what the book would say to them. */
  orders: {
    select: `trade.operation trade.payment_instruction trade.proposal trade.reservation ledger.deployment
      ledger.event projection.book_day projection.certificate projection.consent projection.document
      projection.hold_terms projection.holding projection.participant projection.participant_key
      projection.spent_number projection.title_step`,
    insert: 'trade.operation trade.reservation',
    // An order that was refused may be tried again (decision 0005).
    update: `trade.operation(status,signatures,refusal,transaction_hash,block_number,ended_at,lane,fell_back,batch_limit,rests_until,proposal_id,created_by)`,
  },
  /** Products, quotes, limits and purchases of holdings. */
  factoring: {
    select: `trade.access_grant trade.allocation trade.allocation_order trade.business_day trade.case_file
      trade.certificate trade.company trade.credit_limit trade.discount trade.discount_request trade.end_of_day_step trade.limit_use trade.notice
      trade.operation trade.payment_instruction trade.payment_message trade.product trade.proposal trade.quote
      trade.registration trade.request_declining trade.standing_price trade.transfer(id,reason,refusal)
      ledger.block ledger.checkpoint ledger.event ledger.reaction projection.certificate projection.holding
      projection.title_step`,
    insert: `trade.access_grant trade.allocation trade.allocation_order trade.credit_limit trade.discount trade.discount_request trade.end_of_day_step
      trade.limit_use trade.product trade.quote trade.registration trade.request_declining trade.standing_price`,
    update: `trade.allocation(status) trade.business_day(one) trade.credit_limit trade.discount trade.discount_request trade.limit_use
      trade.payment_instruction trade.proposal(id) trade.quote trade.registration
      trade.standing_price(status,ended_by) ledger.reaction`,
    delete: 'trade.access_grant',
    usage: 'trade.registration_number',
  },
  /** The business day, what is paid on it, and what banks say of it. */
  settlement: {
    select: `trade.bank_account trade.bank_balance trade.bank_entry trade.bank_message trade.business_day trade.calendar
      trade.calendar_day trade.case_file trade.certificate trade.company trade.end_of_day_step
      trade.late_holding trade.operation trade.payment_instruction trade.payment_message trade.penalty
      projection.book_day projection.certificate projection.hold_terms projection.holding`,
    insert: `trade.bank_balance trade.bank_entry trade.bank_message trade.business_day trade.calendar trade.calendar_day
      trade.end_of_day_step trade.penalty`,
    update: `trade.bank_balance trade.bank_entry trade.bank_message trade.business_day trade.certificate trade.end_of_day_step trade.payment_instruction
      trade.payment_message`,
    delete: 'trade.penalty',
  },
  /** Payments to be asked of banks, and proofs that an account is its owner's: it reads no word of a bank. */
  banking: {
    select: `trade.account_proof trade.bank_account trade.company trade.payment_instruction
      trade.payment_message`,
    insert: 'trade.account_proof trade.payment_instruction trade.payment_message',
    update: 'trade.account_proof',
  },
  /** Carries orders to the chain, and folds what the chain says. */
  ledger: {
    select: `trade.operation trade.payment_instruction trade.reservation ledger.accepted_version ledger.block
      ledger.checkpoint ledger.deployment ledger.event ledger.freed_reservation ledger.halt
      ledger.mined_transaction ledger.reaction ledger.relayer ledger.transaction ledger.transaction_operation
      projection.access projection.book_day projection.certificate projection.consent projection.document
      projection.hold_terms projection.holding projection.participant projection.participant_key
      projection.payment projection.spent_number projection.state_change projection.title_step`,
    insert: `trade.reservation ledger.accepted_version ledger.block ledger.checkpoint ledger.deployment
      ledger.event ledger.freed_reservation ledger.halt ledger.mined_transaction ledger.reaction ledger.relayer
      ledger.transaction ledger.transaction_operation projection.access projection.book_day
      projection.certificate projection.consent projection.document projection.hold_terms projection.holding
      projection.participant projection.participant_key projection.payment projection.spent_number
      projection.state_change projection.title_step`,
    update: `trade.operation trade.reservation ledger.block ledger.checkpoint ledger.deployment ledger.event
      ledger.freed_reservation ledger.halt ledger.reaction ledger.relayer ledger.transaction
      projection.book_day projection.certificate projection.consent projection.document projection.hold_terms
      projection.holding projection.participant projection.participant_key`,
    delete: `trade.reservation ledger.block ledger.event ledger.freed_reservation ledger.mined_transaction
      ledger.reaction projection.access projection.book_day projection.certificate projection.consent
      projection.document projection.hold_terms projection.holding projection.participant
      projection.participant_key projection.payment projection.spent_number projection.state_change
      projection.title_step`,
    truncate: `projection.access projection.book_day projection.certificate projection.consent
      projection.document projection.hold_terms projection.holding projection.participant
      projection.participant_key projection.payment projection.spent_number projection.state_change
      projection.title_step`,
  },
  /** Messages to people, and webhooks to their programs. */
  notifications: {
    select: 'trade.sandbox_message trade.webhook trade.webhook_delivery',
    insert: 'trade.sandbox_message',
    update: 'trade.webhook trade.webhook_delivery',
  },
  /** Holds everything against the ledger, and changes nothing. */
  verify: {
    select: `trade.audit_change trade.audit_entry trade.audit_head trade.audit_leaf trade.audit_root
      trade.operation trade.state_change ledger.block ledger.checkpoint ledger.deployment ledger.event
      ledger.mined_transaction ledger.transaction ledger.transaction_operation projection.access
      projection.book_day projection.certificate projection.consent projection.document projection.hold_terms
      projection.holding projection.participant projection.participant_key projection.payment
      projection.spent_number projection.state_change projection.title_step`,
  },
};

/** One right of one role: on a table, or on one column of it, or on a sequence. */
export interface Grant {
  role: string;
  right: string;
  /** The name of the table or sequence. */
  on: string;
  column: string | null;
}

/** The table of grants as rows, in order. */
export function wantedGrants(): Grant[] {
  return SERVICES.flatMap((service) => {
    const states = service === 'verify' ? {} : STATES;
    return [...Object.entries(GRANTS[service]), ...Object.entries(states)].flatMap(([right, names]) =>
      String(names)
        .split(/\s+/)
        .flatMap((name) => columnsOf(name))
        .map((place) => ({ role: roleOf(service), right, ...place })),
    );
  }).sort(byWords);
}

/** The statements that take every right on these schemas' tables from the services and give them those of the table. */
export function grantStatements(): string[] {
  const roles = ['tributary_service', ...SERVICES.map(roleOf)].join(', ');
  const schemas = 'trade, ledger, projection';
  const grants = new Map<string, string[]>();
  for (const { role, right, on, column } of wantedGrants()) {
    const kind = right === 'usage' ? 'sequence ' : '';
    const words = `${column === null ? right : `${right} (${column})`} on ${kind}${on}`;
    grants.set(words, [...(grants.get(words) ?? []), role]);
  }
  return [
    `revoke all on all tables in schema ${schemas} from ${roles}`,
    `revoke all on all sequences in schema ${schemas} from ${roles}`,
    ...[...grants].map(([words, to]) => `grant ${words} to ${to.join(', ')}`),
  ];
}

/** Asks the database which rights the services' roles have, in the shape of `Grant`. */
export const GIVEN = `
  select r.rolname as role, lower(a.privilege_type) as "right", n.nspname || '.' || c.relname as on, null as column
  from pg_class c join pg_namespace n on n.oid = c.relnamespace, aclexplode(c.relacl) a
    join pg_roles r on r.oid = a.grantee
  where n.nspname in ('trade', 'ledger', 'projection') and r.rolname = any($1)
  union all
  select r.rolname, lower(a.privilege_type), n.nspname || '.' || c.relname, t.attname
  from pg_attribute t join pg_class c on c.oid = t.attrelid join pg_namespace n on n.oid = c.relnamespace,
    aclexplode(t.attacl) a join pg_roles r on r.oid = a.grantee
  where n.nspname in ('trade', 'ledger', 'projection') and r.rolname = any($1)`;

/** An order of grants that is the same wherever they come from. */
export function byWords(one: Grant, other: Grant): number {
  const words = ({ role, on, right, column }: Grant): string => [role, on, right, column ?? ''].join(' ');
  return words(one) < words(other) ? -1 : 1;
}

function columnsOf(name: string): { on: string; column: string | null }[] {
  const [, on = name, columns] = /^([a-z._]+)\(([a-z_,]+)\)$/.exec(name) ?? [];
  return columns ? columns.split(',').map((column) => ({ on, column })) : [{ on, column: null }];
}
