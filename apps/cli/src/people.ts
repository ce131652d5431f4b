import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Hex } from '#orders';
import type { SandboxSecrets } from './secrets.js';

const fileOf = (folder: string): string => join(folder, 'people.txt');

/** The file with the keys of a sandbox's made-up people; the operator's own are in it from the beginning. */
export function peopleFile(folder: string, secrets: SandboxSecrets): string {
  const file = fileOf(folder);
  const { registrarMaker, registrarChecker, freezerMaker, freezerChecker } = secrets;
  const own = [registrarMaker, registrarChecker, freezerMaker, freezerChecker];
  if (!existsSync(file)) writeFileSync(file, own.map((key) => `${key}\n`).join(''), { mode: 0o600 });
  return file;
}

/** Adds the key of a person of the story. */
export function rememberPerson(folder: string, privateKey: Hex): void {
  appendFileSync(fileOf(folder), `${privateKey}\n`, { mode: 0o600 });
}
