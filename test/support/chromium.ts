import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { z } from 'zod';

const SYSTEM = '/usr/bin/chromium';
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const about = z.object({ version: z.string() });

/**
 * A real Chromium: the one that `CHROMIUM` names, else the system's, else the one that npm brought. The last needs
 * nothing of the machine but its C library.
 */
export async function launchChromium(): Promise<Browser> {
  const named = process.env.CHROMIUM ?? (existsSync(SYSTEM) ? SYSTEM : undefined);
  if (named !== undefined) return chromium.launch({ executablePath: named, args: ARGUMENTS });
  const { program, environment } = packed();
  return chromium.launch({
    executablePath: program,
    args: ARGUMENTS,
    env: { ...definedOnly(process.env), ...environment },
  });
}

/**
 * Unpacks npm's Chromium once, beside the packages. It packs the libraries of NSS and a font for hosts that have none;
 * it gives them to such hosts by their names only, so they are unpacked here, and used where the machine lacks its own.
 */
function packed(): { program: string; environment: Record<string, string> } {
  const package_ = packageFolder();
  const { version } = about.parse(JSON.parse(readFileSync(join(package_, 'package.json'), 'utf8')));
  const folder = resolve('node_modules/.cache', `chromium-${version}`);
  if (!existsSync(folder)) unpack(join(package_, 'bin'), folder);
  const program = join(folder, 'chromium');
  const fonts: Record<string, string> = existsSync('/etc/fonts/fonts.conf')
    ? {}
    : { FONTCONFIG_PATH: join(folder, 'fonts') };
  const runsAsItIs = spawnSync(program, ['--version']).status === 0;
  return { program, environment: runsAsItIs ? fonts : { ...fonts, LD_LIBRARY_PATH: join(folder, 'lib') } };
}

/** Into a folder of its own first: two that start at once must not use each other's halves. */
function unpack(archives: string, folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  const begun = mkdtempSync(`${folder}-`);
  const open = (name: string): Buffer => brotliDecompressSync(readFileSync(join(archives, name)));
  const untar = (name: string, into: string): void => {
    mkdirSync(into, { recursive: true });
    execFileSync('tar', ['-xf', '-', '-C', into, '--no-same-owner'], { input: open(name) });
  };
  writeFileSync(join(begun, 'chromium'), open('chromium.br'));
  chmodSync(join(begun, 'chromium'), 0o755);
  untar('al2023.tar.br', begun);
  untar('fonts.tar.br', join(begun, 'fonts'));
  // The one that is packed names folders of other hosts only.
  const fonts = `<dir>${join(folder, 'fonts/fonts')}</dir><cachedir>${join(folder, 'font-cache')}</cachedir>`;
  writeFileSync(
    join(begun, 'fonts/fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${fonts}</fontconfig>\n`,
  );
  untar('swiftshader.tar.br', begun);
  try {
    renameSync(begun, folder);
  } catch (error) {
    rmSync(begun, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
}

function packageFolder(): string {
  // Its entry stands one folder below; it lets nobody ask for its package.json by name.
  const entry = createRequire(resolve('package.json')).resolve('@sparticuz/chromium');
  return dirname(dirname(entry.startsWith('file:') ? fileURLToPath(entry) : entry));
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
