import { resolve } from 'node:path';
import { expect, it } from '@jest/globals';
import { SUPPLIER_START, SUPPLIER_START_MOST, gzipBytes, readManifest, scriptsOf } from './bundle.js';

it('counts what a script imports once, however it is reached', () => {
  const built = {
    page: { file: 'page.js', imports: ['shared', 'parts'] },
    parts: { file: 'parts.js', imports: ['shared'] },
    shared: { file: 'shared.js', imports: ['page'] },
    other: { file: 'other.js', imports: [] },
    style: { file: 'style.css', imports: [] },
  };
  expect(scriptsOf(built, ['page', 'style']).sort()).toEqual(['page.js', 'parts.js', 'shared.js']);
  expect(() => scriptsOf(built, ['nowhere'])).toThrow('nowhere');
});

it('asks a supplier’s phone for no more than its budget', () => {
  const folder = resolve('dist/portal');
  const scripts = scriptsOf(readManifest(folder), SUPPLIER_START);
  expect(gzipBytes(folder, scripts)).toBeGreaterThan(10_000);
  expect(gzipBytes(folder, scripts)).toBeLessThanOrEqual(SUPPLIER_START_MOST);
});
