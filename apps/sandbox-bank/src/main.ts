import { readEnvironment } from './environment.js';
import { startBank } from './start-bank.js';

try {
  const bank = await startBank(readEnvironment(process.env));
  bank.enableShutdownHooks();
  process.stdout.write(`The sandbox bank listens at ${await bank.getUrl()}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
