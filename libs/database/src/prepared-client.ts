import { createHash } from 'node:crypto';
import pg from 'pg';

/** How many texts a process keeps names for; one that makes texts of its own without end must not fill the server. */
const MOST_NAMES = 2000;
const names = new Map<string, string>();
/** One question, which may be prepared without values too; several statements in one text may not. */
const ONE_QUESTION = /^select [^;]*$/i;

/**
 * A connection on which every question is prepared once: the server reads and plans a text the first
 * few times and not again, which is most of what a short question costs. The name of a text is its hash. A plan that
 * hangs on who asks is made anew by the server when the role has changed, so walls stand as before.
 *
 * Questions are sent as they are asked, without waiting for the answers to those before (`pipeline` of the driver),
 * and those asked in one turn leave in one write: a write to the socket costs more than the answering of a short
 * question. The server answers them one after another, each in its own statement.
 */
export class PreparedClient extends pg.Client {
  private corked = false;

  constructor(...config: ConstructorParameters<typeof pg.Client>) {
    super(...config);
    const query = this.query.bind(this);
    // The driver's `query` has many shapes: the ones that give a text and values gain a name, all others pass.
    const prepared = (...words: unknown[]): unknown => {
      this.pipelined(!isStream(words[0]));
      this.cork();
      return Reflect.apply(query, undefined, withName(words));
    };
    Object.assign(this, { query: prepared });
  }

  /** A stream (COPY) has the connection for itself: what is asked meanwhile waits until it has ended. */
  private pipelined(wanted: boolean): void {
    const isIdle = Reflect.get(this, 'readyForQuery') === true;
    if (!wanted && !isIdle)
      throw new Error('A stream begins only on a connection that has answered everything.');
    if (!wanted || isIdle) Object.assign(this, { pipeline: wanted });
  }

  private cork(): void {
    if (this.corked) return;
    const { stream } = this.connection;
    this.corked = true;
    stream.cork();
    process.nextTick(() => {
      this.corked = false;
      stream.uncork();
    });
  }
}

function isStream(question: unknown): boolean {
  return typeof question === 'object' && question !== null && 'submit' in question;
}

function withName(words: unknown[]): unknown[] {
  const [text, values, ...rest] = words;
  if (typeof text !== 'string') return words;
  const hasValues = Array.isArray(values) && values.length > 0;
  if (!hasValues && !ONE_QUESTION.test(text)) return words;
  const name = nameOf(text);
  return name === undefined ? words : [{ name, text, values: hasValues ? values : [] }, ...rest];
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_NAMES) return known;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 32);
  names.set(text, name);
  return name;
}
