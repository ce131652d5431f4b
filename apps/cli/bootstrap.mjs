// Brings what a fresh machine lacks, then hands over to the real program. It runs under any Node from 18 on and
// uses nothing but Node itself. All it says goes to standard error: standard output belongs to the command.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJOR = 24;
/** Commands that are programs of their own. */
const ASIDE = {
  test: ['test/run.mjs'],
  gas: ['dist/bench/gas/main.js'],
  'bench:ledger': ['dist/bench/ledger/main.js'],
  'portal:measure': ['dist/bench/portal/main.js'],
  'portal:shots': ['dist/bench/portal/shots.js'],
  'mutate:contracts': ['dist/bench/mutate/main.js'],
  chaos: ['dist/test/chaos/main.js'],
};
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const [command = 'up', ...args] = process.argv.slice(2);

main();

function main() {
  process.chdir(root);
  const node = findNode();
  const env = {
    ...process.env,
    PATH: dirname(node) + delimiter + (process.env.PATH ?? ''),
    // A sandbox is three processes and more that read the same modules: compiled once, they start sooner.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(root, '.tools/compile-cache'),
  };
  whileLocked(() => {
    installPackages(node, env);
    buildContracts(node, env);
    buildPrograms(node, env);
    buildPortal(node, env);
  });
  if (command === 'build') return;
  const program = [...(ASIDE[command] ?? ['dist/apps/cli/src/main.js', command]), ...args];
  const child = spawn(node, ['--enable-source-maps', ...program], { stdio: 'inherit', env });
  // Ctrl-C reaches the child by the terminal; a signal sent to this process alone is passed on.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

/** The running Node when it is new enough; else the one that npm brings, which needs no install script. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${system}-${process.arch}`;
  const binary = join(root, '.tools/node_modules', name, 'bin', system === 'win' ? 'node.exe' : 'node');
  if (!existsSync(binary)) {
    step(`Fetching Node ${NODE_MAJOR} (this machine has ${process.version})`);
    mkdirSync('.tools', { recursive: true });
    writeFileSync('.tools/package.json', '{"private":true}\n');
    const options = [
      'install',
      '--prefix',
      '.tools',
      '--no-save',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ];
    npm(process.execPath, process.env, [...options, `${name}@${NODE_MAJOR}`]);
  }
  if (spawnSync(binary, ['--version']).status !== 0) {
    fail(
      `Node ${NODE_MAJOR} from npm does not run here. Install Node ${NODE_MAJOR} yourself and start again.`,
    );
  }
  return binary;
}

function installPackages(node, env) {
  const stamp = 'node_modules/.tributary-stamp';
  const wanted = hash([readFileSync('package-lock.json')]);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  step('Installing packages');
  npm(node, env, ['ci', '--no-audit', '--no-fund']);
  writeFileSync(stamp, wanted);
}

function buildContracts(node, env) {
  const sources = [...files('contracts'), 'hardhat.config.ts', 'package-lock.json'];
  ifStale('artifacts/.stamp', sources, () => {
    step('Compiling the contracts');
    run(node, ['node_modules/hardhat/dist/src/cli.js', 'build', '--quiet', '--no-tests'], env);
  });
}

function buildPrograms(node, env) {
  const sources = [
    ...files('apps'),
    ...files('libs'),
    ...files('bench'),
    ...files('test/chaos'),
    ...files('test/support'),
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
  ];
  ifStale('dist/.stamp', sources, () => {
    step('Compiling the programs');
    run(node, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], env);
  });
}

/** The client is made from the routes as they are compiled, and the pages from the client. */
function buildPortal(node, env) {
  const sources = [
    ...files('apps/portal'),
    ...files('libs').filter((file) => !file.includes('api-client')),
    ...files('apps').filter((file) => file.includes('controller')),
    'libs/api-client/src/index.ts',
    'package-lock.json',
  ];
  ifStale('dist/portal/.stamp', sources, () => {
    step('Building the portal');
    const document = 'libs/api-client/openapi.json';
    run(node, ['dist/apps/cli/src/api-document.js', document], env);
    const schema = 'libs/api-client/src/schema.ts';
    run(node, ['node_modules/openapi-typescript/bin/cli.js', document, '-o', schema], env);
    const vite = ['node_modules/vite/bin/vite.js', 'build', '--config', 'apps/portal/vite.config.mjs'];
    run(node, [...vite, '--logLevel', 'warn'], env);
  });
}

function ifStale(stamp, sources, build) {
  const wanted = hash(sources.flatMap((file) => [file, readFileSync(file)]));
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  build();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Two starts at once would build over each other: the second waits. */
function whileLocked(work) {
  mkdirSync('.tools', { recursive: true });
  const lock = '.tools/lock';
  let told = false;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!isAlive(lock)) {
        rmSync(lock, { force: true });
        continue;
      }
      if (!told) step('Waiting for another start that is building');
      told = true;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
    }
  }
  // Given back once: later the lock may be another start's.
  let held = true;
  const release = () => {
    if (held) rmSync(lock, { force: true });
    held = false;
  };
  process.on('exit', release);
  work();
  release();
}

function isAlive(lock) {
  let holder;
  try {
    holder = Number(readFileSync(lock, 'utf8'));
  } catch {
    return false;
  }
  // Between the creation of the file and its content it is empty; a young empty file is somebody's.
  if (!holder) return existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 5_000;
  try {
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function npm(node, env, parameters) {
  const script = process.env.npm_execpath;
  if (script?.endsWith('.js')) return run(node, [script, ...parameters], env);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', parameters, env);
}

function run(program, parameters, env) {
  // What a tool prints goes to standard error, so that standard output stays the command's own.
  const result = spawnSync(program, parameters, { stdio: ['ignore', 2, 2], env });
  if (result.status !== 0) fail(`This step failed: ${[program, ...parameters].slice(0, 4).join(' ')}`);
}

function files(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(part).update('\0');
  return sum.digest('hex');
}

function step(text) {
  process.stderr.write(`· ${text} …\n`);
}

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
