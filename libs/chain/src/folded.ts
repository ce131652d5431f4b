import type {
  AccessRow,
  BookDayRow,
  CertificateRow,
  ConsentRow,
  DocumentRow,
  HoldTermsRow,
  HoldingRow,
  ParticipantKeyRow,
  ParticipantRow,
  PaymentRow,
  SpentNumberRow,
  StateChangeRow,
  TitleStepRow,
} from './projection-tables.js';

/** An event names what was never folded: the log has a hole, or this version folds wrongly. */
export class FoldBroken extends Error {
  override name = 'FoldBroken';
}

/** The rows of one table that are in memory, by key, with what was changed since they were loaded. */
export class Rows<Row extends object> {
  private readonly rows = new Map<string, Row>();
  private readonly changed = new Set<string>();
  private readonly removed = new Set<string>();

  constructor(
    private readonly what: string,
    private readonly keyOf: (row: Row) => string,
    private readonly tracked: boolean,
  ) {}

  load(rows: readonly Row[]): void {
    for (const row of rows) this.rows.set(this.keyOf(row), row);
  }

  find(key: string): Row | undefined {
    return this.rows.get(key);
  }

  /** The row itself, to be changed in place. @throws FoldBroken where there is none */
  change(key: string): Row {
    const row = this.rows.get(key);
    if (!row) throw new FoldBroken(`the ${this.what} ${key} was never folded`);
    if (this.tracked) this.changed.add(key);
    return row;
  }

  put(row: Row): void {
    const key = this.keyOf(row);
    this.rows.set(key, row);
    if (!this.tracked) return;
    this.changed.add(key);
    this.removed.delete(key);
  }

  /** Removes a row, also one that is not in memory. */
  remove(key: string): void {
    this.rows.delete(key);
    if (!this.tracked) return;
    this.changed.delete(key);
    this.removed.add(key);
  }

  all(): Iterable<Row> {
    return this.rows.values();
  }

  written(): Row[] {
    return [...this.changed].flatMap((key) => this.rows.get(key) ?? []);
  }

  gone(): string[] {
    return [...this.removed];
  }
}

/** Between the parts of a key of several columns: no hash, number or scope has it. */
export const KEY_SEPARATOR = '/';
const joined = (...parts: string[]): string => parts.join(KEY_SEPARATOR);

export const accessKey = (row: AccessRow): string =>
  joined(row.participant, row.certificate_id, row.holding_id, row.scope);

/** The book as it was folded, or as much of it as was loaded: plain rows in memory, that pure folds change. */
export class Folded {
  readonly access;
  readonly participants;
  readonly keys;
  readonly consents;
  readonly documents;
  readonly certificates;
  readonly holdings;
  readonly terms;
  readonly days;
  /** What is only ever added; whoever writes it away empties the lists. */
  readonly titleSteps: TitleStepRow[] = [];
  readonly payments: PaymentRow[] = [];
  readonly spentNumbers: SpentNumberRow[] = [];
  /** In the order in which they happened. */
  readonly stateChanges: StateChangeRow[] = [];

  /** What was changed is tracked for whoever writes only that; a rebuild writes everything, and tracks nothing. */
  constructor({ tracked }: { tracked: boolean }) {
    const rows = <Row extends object>(what: string, keyOf: (row: Row) => string): Rows<Row> =>
      new Rows(what, keyOf, tracked);
    this.access = rows<AccessRow>('right to see', accessKey);
    this.participants = rows<ParticipantRow>('participant', ({ number }) => number);
    this.keys = rows<ParticipantKeyRow>('key', ({ key }) => key);
    this.consents = rows<ConsentRow>('consent', ({ receiver, payer }) => joined(receiver, payer));
    this.documents = rows<DocumentRow>('document', ({ doc_key }) => doc_key);
    this.certificates = rows<CertificateRow>('certificate', ({ id }) => id);
    this.holdings = rows<HoldingRow>('holding', ({ id }) => id);
    this.terms = rows<HoldTermsRow>('terms of holding', ({ holding_id }) => holding_id);
    this.days = rows<BookDayRow>('business day', () => 'day');
  }

  addHolding(row: HoldingRow): void {
    if (this.holdings.find(row.id)) throw new FoldBroken(`the holding ${row.id} is there already`);
    this.holdings.put(row);
    this.stateChanges.push({ machine: 'holding', subject: row.id, from_state: null, to_state: row.state });
  }

  setState(row: HoldingRow, state: string): void {
    if (row.state === state) return;
    this.stateChanges.push({
      machine: 'holding',
      subject: row.id,
      from_state: row.state,
      to_state: state,
    });
    row.state = state;
  }
}
