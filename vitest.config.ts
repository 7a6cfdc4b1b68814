import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'node', // a pure file runs in Node; what needs a browser is tested by e2e/
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'packages/*/src/*.test.ts'],
    exclude: ['**/node_modules/**', 'dist/**'],
    testTimeout: 20_000, // two slow cores shared with a browser
    maxWorkers: '100%', // its own default leaves one core to the main process, which sleeps: of two, half
    passWithNoTests: false,
  },
});
