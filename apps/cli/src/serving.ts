import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const note = z.object({ pid: z.number(), url: z.url(), bankUrl: z.url(), port: z.number() });

/** A platform that serves: its process and its address. */
export type ServingNote = z.infer<typeof note>;

/** Where the platform of a data folder serves, or served last; undefined when it never did. */
export function readServing(
  folder = resolve(process.env.DATA_FOLDER ?? '.tributary'),
): ServingNote | undefined {
  const file = join(folder, 'platform.json');
  return existsSync(file) ? note.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}
