// Begins a sandbox once, as every first start does, and stops it: each journey starts from a copy of its folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export default async function begin() {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-begun-'));
  chmodSync(folder, 0o755);
  const child = spawn(process.execPath, ['dist/apps/cli/src/main.js', 'up', '--no-demo'], {
    env: { ...process.env, NODE_OPTIONS: '', DATA_FOLDER: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  await new Promise((ready, failed) => {
    child.stdout.on('data', (part) => {
      if (String(part).includes('Tributary is ready')) ready();
    });
    gone.then(() => failed(new Error('The sandbox that journeys start from did not begin.')));
  });
  child.kill('SIGTERM');
  await gone;
  process.env.BEGUN_SANDBOX = folder;
}
