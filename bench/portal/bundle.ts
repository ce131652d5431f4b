import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';

/** What Vite says of each file that it built. */
const manifest = z.record(
  z.string(),
  z.looseObject({ file: z.string(), imports: z.array(z.string()).default([]) }),
);
export type Manifest = z.infer<typeof manifest>;

/** What a supplier's phone must have before it can show the first page. */
export const SUPPLIER_START = ['light.html', 'src/light/supplier/index.tsx'] as const;
/** The most of it that a slow phone is asked to fetch, in bytes after gzip. */
export const SUPPLIER_START_MOST = 200_000;

export function readManifest(folder: string): Manifest {
  return manifest.parse(JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8')));
}

/** The scripts that come with some of them: those that they import, and what these import. */
export function scriptsOf(built: Manifest, starts: readonly string[]): string[] {
  const seen = new Set<string>();
  const open = [...starts];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const chunk = built[name];
    if (!chunk) throw new Error(`The portal was built without ${name}.`);
    open.push(...chunk.imports);
  }
  const files = [...seen].map((name) => built[name]?.file ?? '').filter((file) => file.endsWith('.js'));
  return [...new Set(files)];
}

/** Every script of both programs. */
export function allScripts(built: Manifest): string[] {
  return [...new Set(Object.values(built).map(({ file }) => file))].filter((file) => file.endsWith('.js'));
}

/** What files of the portal take on their way, in bytes. */
export function gzipBytes(folder: string, files: readonly string[]): number {
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
}
