import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the project, from wherever this was compiled to. */
export function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'hardhat.config.ts')) && folder !== dirname(folder))
    folder = dirname(folder);
  return folder;
}
