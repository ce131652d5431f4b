import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import { verify } from '#chain';
import { openPlatform, type Platform } from './platform.js';

const say = (line: string): void => void process.stderr.write(`· ${line}\n`);

const commands: Record<string, { help: string; run: () => Promise<number> }> = {
  up: { help: 'starts everything and carries orders until Ctrl-C', run: up },
  migrate: { help: 'brings the tables and the book up to date', run: () => once(() => Promise.resolve(0)) },
  verify: {
    help: 'compares the projections with the chain; fails on a difference',
    run: () => once(compare),
  },
  rebuild: { help: 'throws the projections away and folds them again', run: () => once(rebuild) },
};

const [name = 'up'] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  const list = Object.entries(commands).map(([known, { help }]) => `  ${known.padEnd(8)} ${help}`);
  process.stderr.write(`command-unknown: There is no command “${name}”. Commands:\n${list.join('\n')}\n`);
  process.exitCode = 2;
} else {
  let code = 1;
  try {
    code = await command.run();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  }
  // Servers that were left running hold this process open by their handles.
  process.exit(code);
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

async function up(): Promise<number> {
  const platform = await openPlatform(say);
  const { ledger, submitter, projector } = platform;
  process.stdout.write(
    `Tributary is ready: the book is at ${ledger.domain.verifyingContract} on chain ${String(ledger.domain.chainId)} (${platform.rpcUrl}).\n` +
      'The services over HTTP are not built yet; npm run verify checks the ledger. Ctrl-C stops everything.\n',
  );
  const stop = new AbortController();
  const { signal } = stop;
  for (const name of ['SIGINT', 'SIGTERM'])
    process.once(name, () => {
      stop.abort();
    });
  try {
    while (!signal.aborted) {
      await submitter.submit();
      await projector.catchUp();
      // Cut short by the signal, which the loop sees next.
      await pause(250, undefined, { signal }).catch(() => undefined);
    }
  } catch (error) {
    // A Ctrl-C reaches the embedded PostgreSQL too: work that it cut off is taken up by the next start.
    if (!signal.aborted) throw error;
  } finally {
    say('stopping');
    await platform.close({ stopEmbedded: true });
  }
  return 0;
}

async function compare({ walls, ledger }: Platform): Promise<number> {
  const found = await verify(walls, ledger);
  for (const difference of found.differences) process.stdout.write(`differs: ${difference}\n`);
  for (const what of found.unchecked) process.stdout.write(`not checked: ${what}\n`);
  process.stdout.write(`${String(found.checks)} checks, ${String(found.differences.length)} differences\n`);
  return found.ok ? 0 : 1;
}

async function rebuild({ projector }: Platform): Promise<number> {
  process.stdout.write(`${String(await projector.rebuild())} events folded again\n`);
  return 0;
}
