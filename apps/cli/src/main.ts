import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { DomainError } from '#common';
import { acceptVersion, anchoredRoots, resume, verify } from '#chain';
import { verifyAudit } from '#identity';
import { benchRebuild } from './bench/rebuild.js';
import { bundleWanted, compareBundle, writeBundle } from './bundle.js';
import { advanceClock } from './clock.js';
import { CLIENT_REFUSED } from './demo/client.js';
import { demo, seed } from './demo/demo.js';
import { demoOnboarding } from './demo/onboarding-demo.js';
import { keyCommand } from './keys/key-command.js';
import { roads } from './roads/roads.js';
import { inDatabase, onNode, openPlatform, type Platform } from './platform.js';
import { up } from './up.js';
import { tell } from './verdict.js';

const say = (line: string): void => void process.stderr.write(`· ${line}\n`);

interface Command {
  help: string;
  run: (options: Options, words: readonly string[]) => Promise<number>;
}

interface Options {
  json: boolean;
  invoice?: string[];
  late: boolean;
  apart: boolean;
  'no-demo': boolean;
  because?: string;
  certificate?: string;
  out?: string;
  bundle?: string;
  rpc?: string;
  audit: boolean;
  keystore?: string;
  'password-file'?: string;
  pkcs11?: string;
  token?: string;
  label?: string;
  proposal?: string;
}

const commands: Record<string, Command> = {
  up: {
    help: 'starts everything and serves until Ctrl-C (--apart: five processes)',
    run: (options) => up(say, { tell: !options['no-demo'], apart: options.apart }),
  },
  demo: {
    help: 'tells a certificate’s life in a throw-away sandbox (--invoice FILE, --late, --apart, --json)',
    run: (options) =>
      demo(say, {
        json: options.json,
        late: options.late,
        apart: options.apart,
        invoices: options.invoice ?? [],
      }),
  },
  'demo:onboarding': {
    help: 'a third-tier supplier comes by an invitation: fields, requests and seconds (--apart, --json)',
    run: ({ json, apart }) => demoOnboarding(say, { json, apart }),
  },
  'demo:roads': {
    help: 'walks every road of the main job in one throw-away sandbox (--apart, --json)',
    run: (options, only) => roads(say, { json: options.json, apart: options.apart, only }),
  },
  seed: {
    help: 'tells the same story in the running sandbox, and leaves its companies there',
    run: () => seed(),
  },
  clock: {
    help: 'advances the running sandbox’s clock: next-business-day, next-maturity or a date',
    run: (_, [to = 'next-business-day']) => advanceClock(to),
  },
  migrate: { help: 'brings the tables and the book up to date', run: () => once(() => Promise.resolve(0)) },
  verify: {
    help: 'compares the projections with the chain, the audit trail with its roots there (--audit), or a bundle with a node (--bundle FILE --rpc URL)',
    run: ({ bundle, rpc, audit }) =>
      bundle === undefined ? once(audit ? compareAudit : compare) : compareBundle(bundle, rpc),
  },
  bundle: {
    help: 'writes what shows one certificate’s way, for whoever has a node (--certificate ID --out FILE)',
    run: ({ certificate, out }) => {
      const wanted = bundleWanted(certificate, out);
      return wanted ? once((platform) => writeBundle(platform, wanted)) : Promise.resolve(2);
    },
  },
  resume: {
    help: 'lets a reading that has halted go on (--because TEXT: what was found, kept beside the reason)',
    run: ({ because }) => goOn(because),
  },
  'accept-version': {
    help: 'takes over an upgraded book (--because TEXT: what was found, kept beside both codes’ hashes)',
    run: ({ because }) => takeOver(because),
  },
  rebuild: { help: 'throws the projections away and folds them again', run: () => once(rebuild) },
  key: {
    help: 'new, show or sign with a key of one’s own (--keystore FILE | --pkcs11 MODULE --token T --label L; --proposal FILE)',
    run: keyCommand,
  },
  'bench:rebuild': {
    help: 'measures how fast a recorded log is folded again, at 10,000 and 100,000 holdings (--json)',
    run: ({ json }) => benchRebuild(say, { json }),
  },
};

process.exit(await main());

async function main(): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: 'boolean', default: false },
        invoice: { type: 'string', multiple: true },
        late: { type: 'boolean', default: false },
        apart: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        because: { type: 'string' },
        certificate: { type: 'string' },
        out: { type: 'string' },
        bundle: { type: 'string' },
        rpc: { type: 'string' },
        audit: { type: 'boolean', default: false },
        keystore: { type: 'string' },
        'password-file': { type: 'string' },
        pkcs11: { type: 'string' },
        token: { type: 'string' },
        label: { type: 'string' },
        proposal: { type: 'string' },
      },
    });
  } catch (error) {
    process.stderr.write(`option-unknown: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
  const [name = 'up', ...words] = parsed.positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    const list = Object.entries(commands).map(([known, { help }]) => `  ${known.padEnd(10)} ${help}`);
    process.stderr.write(`command-unknown: There is no command “${name}”. Commands:\n${list.join('\n')}\n`);
    return 2;
  }
  try {
    return await command.run(parsed.values, words);
  } catch (error) {
    // A refusal that was foreseen is a code and a sentence; anything else is told with its place.
    const foreseen =
      error instanceof DomainError || (error instanceof Error && error.name === CLIENT_REFUSED);
    const text = error instanceof Error ? (foreseen ? error.message : (error.stack ?? '')) : String(error);
    process.stderr.write(`${text}\n`);
    return 1;
  }
}

/** A command of its own: what it had to start it stops again, what was running runs on. */
async function once(work: (platform: Platform) => Promise<number>): Promise<number> {
  let adopted = 0;
  const platform = await openPlatform((line) => {
    if (line.includes('found running')) adopted++;
    say(line);
  });
  try {
    return await work(platform);
  } finally {
    await platform.close({ stopEmbedded: adopted === 0 });
  }
}

/** The parts are not opened for it: opening them reads the ledger, which is what has halted. */
async function goOn(because = ''): Promise<number> {
  if (because.trim() === '') return becauseMissing();
  const reason = await inDatabase((walls) => resume(walls, because.trim()));
  process.stdout.write(`resumed; it had halted because ${reason}\n`);
  return 0;
}

/** The parts are not opened for it: opening them refuses a version that nobody has looked at. */
async function takeOver(because = ''): Promise<number> {
  if (because.trim() === '') return becauseMissing();
  const { before, now } = await inDatabase((walls) =>
    onNode((provider) => acceptVersion(walls, provider, because.trim())),
  );
  process.stdout.write(
    before === now
      ? `nothing to accept: the code is ${now}, as before\n`
      : `accepted ${now}, which follows ${before}\n`,
  );
  return 0;
}

function becauseMissing(): number {
  process.stderr.write('because-missing: Say what was found and why it may go on: --because TEXT\n');
  return 2;
}

async function compare({ walls, ledger }: Platform): Promise<number> {
  return tell(await verify(walls, ledger));
}

/** Who did what: every company's chain of entries, and what the ledger keeps of their ends. */
async function compareAudit({ walls, ledger }: Platform): Promise<number> {
  return tell(await verifyAudit(walls, await anchoredRoots(ledger)));
}

async function rebuild({ projector }: Platform): Promise<number> {
  process.stdout.write(`${String(await projector.rebuild())} events folded again\n`);
  return 0;
}
