/**
 * Lets Node run the bank from its TypeScript, so that a test can kill a real process without building first:
 * `node --import ./apps/sandbox-bank/testing/from-source.mjs apps/sandbox-bank/src/main.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { transformSync } from '@swc/core';

const root = new URL('../../../', import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    if (/^#[a-z-]+$/.test(specifier)) {
      return next(new URL(`libs/${specifier.slice(1)}/src/index.ts`, root).href, context);
    }
    if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
      const source = fileURLToPath(new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL));
      if (existsSync(source)) return next(pathToFileURL(source).href, context);
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const filename = fileURLToPath(url);
    const { code } = transformSync(readFileSync(filename, 'utf8'), {
      filename,
      swcrc: false,
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
      module: { type: 'es6' },
    });
    return { format: 'module', source: code, shortCircuit: true };
  },
});
