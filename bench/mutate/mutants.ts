/** One rule of a contract, broken: what stands at a place, and what stands there instead. */
export interface Mutant {
  /** Its number in this run; 0 is the contract as it is. */
  number: number;
  file: string;
  /** The function that it stands in. */
  within: string;
  original: string;
  change: string;
}

/** Which mutant is on, as a contract can read it: no rule asks who makes the block, and a run of tests sets it. */
const isOn = (mutant: number): string => `block.coinbase == address(${mutant})`;

/**
 * Rewrites a contract so that it holds every mutant of itself, each behind a switch: one compilation serves all. It
 * reads the source as the formatter writes it, and leaves assembly, loops' headers and declarations of types alone.
 */
export function withMutants(
  file: string,
  source: string,
  next: () => number,
): { text: string; mutants: Mutant[] } {
  return new Rewriter(file, source, next).rewrite();
}

/** A switch is read from the block, which `pure` forbids. */
export function readable(source: string): string {
  return source.replace(/\bpure\b/g, 'view');
}

const EDGES: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const SUMS: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '+',
  '/': '*',
  '+=': '-=',
  '-=': '+=',
};
const CHOICES: Readonly<Record<string, string>> = { '==': '!=', '!=': '==', '&&': '||', '||': '&&' };
const DECLARATION =
  /^(u?int\d*|bytes\d*|bool|address|string|mapping\(.*\)|[A-Z]\w*)(\[\])?( (memory|storage|calldata))? [$\w]+( =|;)/;
/** Several names that one value gives: `(bytes32 names, uint256 at) = …`. */
const SEVERAL = /^\(\w+ \w+(, \w+ \w+)+\) =/;

class Rewriter {
  private readonly mutants: Mutant[] = [];
  /** The source with comments and strings blanked, so that brackets in them do not count. */
  private readonly plain: string;
  private within = '';

  constructor(
    private readonly file: string,
    private readonly source: string,
    private readonly next: () => number,
  ) {
    this.plain = source.replace(/\/\/[^\n]*|\/\*[\s\S]*?\*\/|'[^'\n]*'/g, (found) =>
      ' '.repeat(found.length),
    );
  }

  rewrite(): { text: string; mutants: Mutant[] } {
    let text = '';
    let from = 0;
    for (const found of this.plain.matchAll(/\b(?:function (\w+)|constructor|fallback)\b/g)) {
      const start = this.firstOf('{;', found.index);
      if (start < from || this.plain[start] !== '{') continue;
      this.within = found[1] ?? found[0];
      const end = this.close(start);
      text += this.source.slice(from, start) + this.block(start, end);
      from = end + 1;
    }
    return { text: text + this.source.slice(from), mutants: this.mutants };
  }

  /** A block from its bracket to the one that closes it. */
  private block(start: number, end: number): string {
    let text = '{';
    for (let at = this.skip(start + 1); at < end; at = this.skip(at)) {
      const [statement, after] = this.statement(at, false);
      text += `\n${statement}`;
      at = after;
    }
    return `${text}\n}`;
  }

  /** The statement at a place, rewritten, and the place behind it. `ruled`: it is all that a condition decides. */
  private statement(at: number, ruled: boolean): [text: string, after: number] {
    const word = /^\w+/.exec(this.plain.slice(at, at + 20))?.[0] ?? '';
    if (this.plain[at] === '{') return [this.block(at, this.close(at)), this.close(at) + 1];
    if (word === 'assembly' || word === 'try') return this.untouched(at);
    if (word === 'unchecked') {
      const start = this.plain.indexOf('{', at);
      return [`unchecked ${this.block(start, this.close(start))}`, this.close(start) + 1];
    }
    if (word === 'for' || word === 'while') {
      const head = this.close(this.plain.indexOf('(', at));
      const [body, after] = this.statement(this.skip(head + 1), false);
      return [`${this.source.slice(at, head + 1)} ${body}`, after];
    }
    if (word === 'if') return this.choice(at);
    const end = this.firstOf(';', at);
    return [this.simple(this.source.slice(at, end + 1), ruled), end + 1];
  }

  private choice(at: number): [text: string, after: number] {
    const open = this.plain.indexOf('(', at);
    const close = this.close(open);
    const condition = this.source.slice(open + 1, close);
    const [body, after] = this.statement(this.skip(close + 1), true);
    const rewritten = `if (${this.condition(condition)}) ${body}`;
    const otherwise = this.skip(after);
    if (!/^else\b/.test(this.plain.slice(otherwise, otherwise + 5))) return [rewritten, after];
    const [rest, behind] = this.statement(this.skip(otherwise + 4), false);
    return [`${rewritten} else ${rest}`, behind];
  }

  /** A condition that is never met, one that asks for less, and one whose edge is moved. */
  private condition(condition: string): string {
    const changes: [string, string][] = [['false', 'never']];
    for (const part of ['||', '&&']) {
      const operands = split(condition, part);
      if (operands.length < 2) continue;
      operands.forEach((operand, place) => {
        const left = operands.filter((_, other) => other !== place).join(` ${part} `);
        changes.push([left, `without “${short(operand)}”`]);
      });
      break;
    }
    for (const [text, change] of exchanged(condition, { ...EDGES, ...SUMS })) changes.push([text, change]);
    return this.switched(condition, changes, condition);
  }

  private simple(statement: string, ruled: boolean): string {
    if (DECLARATION.test(statement) || SEVERAL.test(statement)) {
      const equals = statement.indexOf(' = ');
      if (equals < 0) return statement;
      const value = statement.slice(equals + 3, -1);
      const changes = exchanged(value, { ...EDGES, ...SUMS, ...CHOICES });
      return `${statement.slice(0, equals + 3)}${this.switched(value, changes, statement)};`;
    }
    const changes = exchanged(statement, { ...EDGES, ...SUMS, ...CHOICES });
    if (!ruled && !/^return\b|^\(/.test(statement)) changes.unshift([';', 'left out']);
    if (changes.length === 0) return statement;
    const arms = changes.map(([text, change]) => {
      const number = this.known(statement, change);
      return `if (${isOn(number)}) { ${text === ';' ? '' : text} } else`;
    });
    return `{ ${arms.join(' ')} { ${statement} } }`;
  }

  private switched(expression: string, changes: [string, string][], original: string): string {
    const arms = changes.map(([text, change]) => `${isOn(this.known(original, change))} ? (${text}) : `);
    return `(${arms.join('')}(${expression}))`;
  }

  private known(original: string, change: string): number {
    const number = this.next();
    this.mutants.push({ number, file: this.file, within: this.within, original: short(original), change });
    return number;
  }

  private untouched(at: number): [string, number] {
    let end = this.close(this.plain.indexOf('{', at)) + 1;
    while (/^\s*catch\b/.test(this.plain.slice(end))) end = this.close(this.plain.indexOf('{', end)) + 1;
    return [this.source.slice(at, end), end];
  }

  private skip(at: number): number {
    while (/\s/.test(this.plain[at] ?? 'x')) at++;
    return at;
  }

  /** The first of some characters that stands outside of brackets. */
  private firstOf(characters: string, at: number): number {
    for (let depth = 0; at < this.plain.length; at++) {
      const character = this.plain[at] ?? '';
      if (depth === 0 && characters.includes(character)) return at;
      if ('([{'.includes(character)) depth++;
      if (')]}'.includes(character)) depth--;
    }
    throw new Error(`${this.file} ends in the middle of ${this.within}.`);
  }

  private close(open: number): number {
    const pairs: Readonly<Record<string, string>> = { '(': ')', '{': '}' };
    return this.firstOf(pairs[this.plain[open] ?? ''] ?? '', open + 1);
  }
}

/** Every way to exchange one operator of a text for its other. */
function exchanged(text: string, others: Readonly<Record<string, string>>): [text: string, change: string][] {
  return [...text.matchAll(/(?<=\s)(\S{1,2})(?=\s)/g)].flatMap(
    ({ index, 0: operator }): [string, string][] => {
      const other = others[operator];
      return other === undefined
        ? []
        : [
            [
              text.slice(0, index) + other + text.slice(index + operator.length),
              `${operator} becomes ${other}`,
            ],
          ];
    },
  );
}

/** The operands of an operator that stand outside of brackets. */
function split(text: string, operator: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if ('(['.includes(character)) depth++;
    if (')]'.includes(character)) depth--;
    if (depth === 0 && text.startsWith(operator, at)) {
      parts.push(text.slice(from, at).trim());
      from = at + operator.length;
    }
  }
  return [...parts, text.slice(from).trim()];
}

function short(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
