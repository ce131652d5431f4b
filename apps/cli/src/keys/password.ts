import { readFileSync, statSync } from 'node:fs';
import { keyErrors } from './key.errors.js';

const OTHERS = 0o077;
const INTERRUPTED = 130;

/** Where a password comes from: a file that only its owner reads, a variable of the environment, or who sits there. */
export interface PasswordSource {
  file: string | undefined;
  variable: string;
  question: string;
}

/** @throws password-file-open, password-missing where nobody sits at a terminal */
export async function readPassword({ file, variable, question }: PasswordSource): Promise<string> {
  if (file !== undefined) {
    if ((statSync(file).mode & OTHERS) !== 0) throw keyErrors('password-file-open', { file });
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  }
  const given = process.env[variable];
  if (given) return given;
  if (!process.stdin.isTTY) throw keyErrors('password-missing', { variable });
  return ask(question);
}

/** Asks on the terminal, which shows nothing of the answer. */
async function ask(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  try {
    let typed = '';
    const parts: AsyncIterable<Buffer> = stdin;
    for await (const part of parts) {
      for (const letter of part.toString('utf8')) {
        if (letter === '\r' || letter === '\n') return typed;
        if (letter === '\u0003') process.exit(INTERRUPTED);
        typed = letter === '\u007f' ? [...typed].slice(0, -1).join('') : typed + letter;
      }
    }
    return typed;
  } finally {
    stdin.setRawMode(false);
    stderr.write('\n');
  }
}
