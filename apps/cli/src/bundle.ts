import { readFileSync, writeFileSync } from 'node:fs';
import { bundleFormat, connect, makeBundle, verifyBundle } from '#chain';
import type { Platform } from './platform.js';
import { tell } from './verdict.js';

/** Which certificate's bundle goes to which file. */
export interface BundleWanted {
  certificate: bigint;
  file: string;
}

/** What the options name; told on standard error where they name nothing that can be done. */
export function bundleWanted(certificate = '', file = ''): BundleWanted | undefined {
  if (/^\d{1,20}$/.test(certificate) && file !== '') return { certificate: BigInt(certificate), file };
  process.stderr.write('option-missing: Name the certificate and the file: --certificate ID --out FILE\n');
  return undefined;
}

/** Writes a certificate's bundle; a file that is there already is not written over. */
export async function writeBundle(
  { walls, ledger }: Platform,
  { certificate, file }: BundleWanted,
): Promise<number> {
  const bundle = await makeBundle(walls, ledger, certificate);
  writeFileSync(file, `${JSON.stringify(bundle, null, 1)}\n`, { flag: 'wx' });
  process.stdout.write(
    `${String(bundle.events.length)} events in ${String(bundle.blocks.length)} blocks written to ${file}\n`,
  );
  return 0;
}

/** Holds a bundle against a node, without a database. */
export async function compareBundle(file: string, rpcUrl: string | undefined): Promise<number> {
  if (rpcUrl === undefined) {
    process.stderr.write('option-missing: Name a node of the chain: --rpc URL\n');
    return 2;
  }
  const read = bundleFormat.safeParse(jsonOf(file));
  if (!read.success) {
    for (const { path, message } of read.error.issues)
      process.stdout.write(`differs: the file, at ${path.join('.') || 'its beginning'}: ${message}\n`);
    return 1;
  }
  const provider = connect(rpcUrl);
  try {
    return tell(await verifyBundle(read.data, provider));
  } finally {
    provider.destroy();
  }
}

/** A file that is no JSON is refused by the same schema as any other that is no bundle. */
function jsonOf(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
