// SPDX-License-Identifier: Apache-2.0
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// During development `/api` goes to a running server (or the mock of dev/mock-server.mjs).
const backend = process.env.MILLWRIGHT_SERVER ?? 'http://127.0.0.1:8090';

export default defineConfig({
  plugins: [react()],
  // The manifest tells tools/finish-build.mjs what the first page loads; it is not shipped.
  build: { target: 'es2022', manifest: true, sourcemap: false, modulePreload: { polyfill: false }, assetsInlineLimit: 0, chunkSizeWarningLimit: 1000 },
  server: { proxy: { '/api': { target: backend, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node', setupFiles: ['src/i18n/test-setup.ts'] },
});
