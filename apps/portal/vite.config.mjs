import { join } from 'node:path';
import { defineConfig } from 'vite';

const root = import.meta.dirname;
const library = (name) => join(root, `../../libs/${name}/src/index.ts`);

/** A page reckons curves and hashes without Node (decision 0029). */
const withoutNode = {
  name: 'without-node',
  enforce: 'pre',
  resolveId(source, importer) {
    const isOurs = importer?.startsWith(join(root, '../../libs/orders/src/'));
    return isOurs && source === './primitives.js'
      ? join(root, '../../libs/orders/src/primitives-in-page.ts')
      : undefined;
  },
};

/**
 * Two programs: `light` for suppliers' phones and for whoever has no account, `desk` for those who work with it all day.
 * Heavy pictures (charts, graphs) are parts of their own that come when they are looked at.
 */
export default defineConfig({
  root,
  resolve: { alias: { '#orders': library('orders'), '#api-client': library('api-client') } },
  plugins: [withoutNode],
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: join(root, '../../dist/portal'),
    emptyOutDir: true,
    target: 'es2023',
    // Fonts stay files of their own, which a page's policy lets in.
    assetsInlineLimit: 0,
    manifest: true,
    chunkSizeWarningLimit: 1500,
    rollupOptions: {
      input: { light: join(root, 'light.html'), desk: join(root, 'desk.html') },
      // What antd says to frameworks that render on a server says nothing here.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
