/**
 * What sort of refusal an error is; the problem filter alone turns it into an HTTP status. One that is `busy` has a
 * parameter `seconds`, after which it is worth asking again.
 */
export type ErrorKind =
  | 'bad-request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'refused'
  | 'busy'
  | 'unavailable';

export type Language = 'en' | 'zh';

export interface ErrorText {
  readonly kind: ErrorKind;
  /** What was wrong, where, and what to do; `{name}` stands for a parameter. */
  readonly en: string;
  readonly zh: string;
}

type Parameters = Readonly<Record<string, string | number | bigint>>;

/** A refusal that was foreseen. `code` is stable; `detail` is for people. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: string,
    private readonly text: ErrorText,
    readonly parameters: Parameters,
    cause?: unknown,
  ) {
    super(`${code}: ${fill(text.en, parameters)}`, { cause });
  }

  get kind(): ErrorKind {
    return this.text.kind;
  }

  detail(language: Language): string {
    return fill(this.text[language], this.parameters);
  }
}

/** A module's refusals: makes errors by code, and can be read through. */
interface ErrorCatalogue<Texts extends Record<string, ErrorText>> {
  (code: keyof Texts & string, parameters?: Parameters, cause?: unknown): DomainError;
  readonly texts: Texts;
}

/** Lists a module's refusals once; the result makes errors by code. */
export function errorCatalogue<const Texts extends Record<string, ErrorText>>(
  texts: Texts,
): ErrorCatalogue<Texts> {
  const make = (code: keyof Texts & string, parameters: Parameters = {}, cause?: unknown): DomainError => {
    const text = texts[code];
    if (!text) throw new Error(`No error is called ${code}.`);
    return new DomainError(code, text, parameters, cause);
  };
  return Object.assign(make, { texts });
}

function fill(text: string, parameters: Parameters): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => String(parameters[name] ?? hole));
}
