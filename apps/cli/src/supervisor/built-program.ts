import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The built program of an app, whether this runs from the build or from source. */
export function builtProgram(app: string): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'hardhat.config.ts')) && folder !== dirname(folder))
    folder = dirname(folder);
  return join(folder, `dist/apps/${app}/src/main.js`);
}
