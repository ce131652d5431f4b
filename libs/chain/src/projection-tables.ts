import { z } from 'zod';

/** What a column may hold on its way to and from PostgreSQL; whole numbers beyond 32 bits are decimal strings. */
export type Value = string | number | boolean | string[] | null;

/** One table of the projection: how its rows are found, named, typed and read. */
export interface Table<Row> {
  name: string;
  /** The primary key's columns; none where rows are only ever added and never looked up. */
  key: readonly (keyof Row & string)[];
  /** PostgreSQL's type of each column. */
  columns: Readonly<Record<keyof Row & string, string>>;
  row: z.ZodType<Row>;
}

const text = z.string();
const small = z.number();

const access = z.object({ participant: text, certificate_id: text, holding_id: text, scope: text });
export type AccessRow = z.infer<typeof access>;
export const ACCESS: Table<AccessRow> = {
  name: 'projection.access',
  key: ['participant', 'certificate_id', 'holding_id', 'scope'],
  columns: { participant: 'bigint', certificate_id: 'numeric', holding_id: 'numeric', scope: 'text' },
  row: access,
};

const participant = z.object({
  number: text,
  roles: small,
  status: small,
  nonce: text,
  banks: z.array(text),
});
export type ParticipantRow = z.infer<typeof participant>;
export const PARTICIPANT: Table<ParticipantRow> = {
  name: 'projection.participant',
  key: ['number'],
  columns: { number: 'bigint', roles: 'int', status: 'int', nonce: 'bigint', banks: 'bigint[]' },
  row: participant,
};

const participantKey = z.object({
  key: text,
  participant: text,
  kind: small,
  powers: small,
  active_from: text,
});
export type ParticipantKeyRow = z.infer<typeof participantKey>;
export const PARTICIPANT_KEY: Table<ParticipantKeyRow> = {
  name: 'projection.participant_key',
  key: ['key'],
  columns: { key: 'text', participant: 'bigint', kind: 'int', powers: 'int', active_from: 'bigint' },
  row: participantKey,
};

const consent = z.object({
  receiver: text,
  payer: text,
  currency: text,
  cap: text,
  longest_term_days: small,
  ends_on: text,
});
export type ConsentRow = z.infer<typeof consent>;
export const CONSENT: Table<ConsentRow> = {
  name: 'projection.consent',
  key: ['receiver', 'payer'],
  columns: {
    receiver: 'bigint',
    payer: 'bigint',
    currency: 'text',
    cap: 'numeric',
    longest_term_days: 'int',
    ends_on: 'date',
  },
  row: consent,
};

const document = z.object({ doc_key: text, amount: text, used: text, version: small, commitment: text });
export type DocumentRow = z.infer<typeof document>;
export const DOCUMENT: Table<DocumentRow> = {
  name: 'projection.document',
  key: ['doc_key'],
  columns: { doc_key: 'text', amount: 'numeric', used: 'numeric', version: 'int', commitment: 'text' },
  row: document,
};

const certificate = z.object({
  id: text,
  obligor: text,
  payee: text,
  face: text,
  outstanding: text,
  currency: text,
  due_on: text,
  status: text,
  evidence_hash: text,
  order_hash: text,
  block_number: text,
});
export type CertificateRow = z.infer<typeof certificate>;
export const CERTIFICATE: Table<CertificateRow> = {
  name: 'projection.certificate',
  key: ['id'],
  columns: {
    id: 'numeric',
    obligor: 'bigint',
    payee: 'bigint',
    face: 'numeric',
    outstanding: 'numeric',
    currency: 'text',
    due_on: 'date',
    status: 'text',
    evidence_hash: 'text',
    order_hash: 'text',
    block_number: 'bigint',
  },
  row: certificate,
};

const holding = z.object({
  id: text,
  certificate_id: text,
  parent_id: text.nullable(),
  owner: text,
  amount: text,
  paid: text,
  cancelled: text,
  epoch: small,
  state: text,
  state_before: text.nullable(),
  tier: small,
  order_hash: text,
  block_number: text,
  log_index: small,
});
export type HoldingRow = z.infer<typeof holding>;
export const HOLDING: Table<HoldingRow> = {
  name: 'projection.holding',
  key: ['id'],
  columns: {
    id: 'numeric',
    certificate_id: 'numeric',
    parent_id: 'numeric',
    owner: 'bigint',
    amount: 'numeric',
    paid: 'numeric',
    cancelled: 'numeric',
    epoch: 'int',
    state: 'text',
    state_before: 'text',
    tier: 'int',
    order_hash: 'text',
    block_number: 'bigint',
    log_index: 'int',
  },
  row: holding,
};

const holdTerms = z.object({
  holding_id: text,
  certificate_id: text,
  financier: text,
  cash: text,
  expires_at: text,
  terms_hash: text,
});
export type HoldTermsRow = z.infer<typeof holdTerms>;
export const HOLD_TERMS: Table<HoldTermsRow> = {
  name: 'projection.hold_terms',
  key: ['holding_id'],
  columns: {
    holding_id: 'numeric',
    certificate_id: 'numeric',
    financier: 'bigint',
    cash: 'numeric',
    expires_at: 'timestamptz',
    terms_hash: 'text',
  },
  row: holdTerms,
};

const titleStep = z.object({
  block_number: text,
  log_index: small,
  item: small,
  certificate_id: text,
  holding_id: text,
  source_id: text.nullable(),
  act: z.enum(['issue', 'part', 'whole', 'discount', 'return', 'force']),
  from_participant: text,
  to_participant: text,
  amount: text,
  discharge: z.boolean(),
  evidence_hash: text.nullable(),
  order_hash: text,
});
export type TitleStepRow = z.infer<typeof titleStep>;
export const TITLE_STEP: Table<TitleStepRow> = {
  name: 'projection.title_step',
  key: ['block_number', 'log_index', 'item'],
  columns: {
    block_number: 'bigint',
    log_index: 'int',
    item: 'int',
    certificate_id: 'numeric',
    holding_id: 'numeric',
    source_id: 'numeric',
    act: 'text',
    from_participant: 'bigint',
    to_participant: 'bigint',
    amount: 'numeric',
    discharge: 'boolean',
    evidence_hash: 'text',
    order_hash: 'text',
  },
  row: titleStep,
};

const payment = z.object({
  block_number: text,
  log_index: small,
  certificate_id: text,
  holding_id: text,
  owner: text,
  amount: text,
  bank_reference: text,
  order_hash: text,
});
export type PaymentRow = z.infer<typeof payment>;
export const PAYMENT: Table<PaymentRow> = {
  name: 'projection.payment',
  key: ['block_number', 'log_index'],
  columns: {
    block_number: 'bigint',
    log_index: 'int',
    certificate_id: 'numeric',
    holding_id: 'numeric',
    owner: 'bigint',
    amount: 'numeric',
    bank_reference: 'text',
    order_hash: 'text',
  },
  row: payment,
};

const bookDay = z.object({ one: z.boolean(), today: text, next_business_day: text, paused: z.boolean() });
export type BookDayRow = z.infer<typeof bookDay>;
export const BOOK_DAY: Table<BookDayRow> = {
  name: 'projection.book_day',
  key: ['one'],
  columns: { one: 'boolean', today: 'date', next_business_day: 'date', paused: 'boolean' },
  row: bookDay,
};

const spentNumber = z.object({ number: text });
export type SpentNumberRow = z.infer<typeof spentNumber>;
export const SPENT_NUMBER: Table<SpentNumberRow> = {
  name: 'projection.spent_number',
  key: ['number'],
  columns: { number: 'numeric' },
  row: spentNumber,
};

const stateChange = z.object({
  machine: text,
  subject: text,
  from_state: text.nullable(),
  to_state: text,
});
export type StateChangeRow = z.infer<typeof stateChange>;
export const STATE_CHANGE: Table<StateChangeRow> = {
  name: 'projection.state_change',
  key: [],
  columns: { machine: 'text', subject: 'text', from_state: 'text', to_state: 'text' },
  row: stateChange,
};

/** The tables that events fold into; `rebuild` empties them all. */
export const PROJECTIONS: readonly string[] = [
  ACCESS,
  PARTICIPANT,
  PARTICIPANT_KEY,
  CONSENT,
  DOCUMENT,
  CERTIFICATE,
  HOLDING,
  HOLD_TERMS,
  TITLE_STEP,
  PAYMENT,
  BOOK_DAY,
  SPENT_NUMBER,
  STATE_CHANGE,
].map(({ name }) => name);
