import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { keyErrors } from './key.errors.js';
import { newKeystore } from './keystore.js';
import { PASSWORD_VARIABLE, openKey, type KeyOptions } from './open-key.js';
import { readPassword } from './password.js';
import { proposal, signProposal, type Proposal } from './sign-proposal.js';
import type { OpenedSigning } from './signing.js';

const PRIVATE = 'This key is nowhere else: keep the file and its password apart, and a copy of each.';

interface KeyCommandOptions extends KeyOptions {
  proposal?: string;
}

/**
 * `key new` makes a keystore, `key show` names a key as the registry does, `key sign` signs a proposal of the API's. What
 * it prints is no secret. Gives the exit code.
 * @throws key-word-unknown, key-place-missing, proposal-unreadable, proposal-differs, and what opening the key refuses
 */
export async function keyCommand(options: KeyCommandOptions, [word]: readonly string[]): Promise<number> {
  switch (word) {
    case 'new':
      return show(await make(options), PRIVATE);
    case 'show':
      return show(await openKey(options));
    case 'sign': {
      const asked = await readProposal(options.proposal);
      const signing = await openKey(options);
      try {
        return print({ ledgerKey: signing.ledgerKey, signature: signProposal(signing, asked) });
      } finally {
        signing.close();
      }
    }
    default:
      throw keyErrors('key-word-unknown');
  }
}

async function make({ keystore, 'password-file': file }: KeyOptions): Promise<OpenedSigning> {
  if (keystore === undefined) throw keyErrors('key-place-missing');
  const question = `New password of ${keystore}: `;
  return newKeystore(keystore, await readPassword({ file, variable: PASSWORD_VARIABLE, question }));
}

function show(signing: OpenedSigning, advice?: string): number {
  signing.close();
  if (advice !== undefined) process.stderr.write(`${advice}\n`);
  return print({ ledgerKey: signing.ledgerKey, ledgerKeyKind: signing.kind, place: signing.place });
}

function print(words: object): number {
  process.stdout.write(`${JSON.stringify(words)}\n`);
  return 0;
}

async function readProposal(file: string | undefined): Promise<Proposal> {
  if (file === undefined) throw keyErrors('key-word-unknown');
  try {
    return proposal.parse(JSON.parse(file === '-' ? await text(process.stdin) : readFileSync(file, 'utf8')));
  } catch (error) {
    throw keyErrors('proposal-unreadable', {}, error);
  }
}
