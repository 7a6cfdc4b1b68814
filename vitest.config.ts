import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const TESTS = ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'packages/*/src/*.test.ts'];

/** Files that put other modules, globals or clocks in place of the real ones: what is loaded already would not notice. */
const REPLACING = ['src', 'scripts', 'packages/playwright/src']
  .flatMap((folder) =>
    readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${folder}/${path.replaceAll('\\', '/')}`,
    ),
  )
  .filter(
    (path) =>
      /\.test\.tsx?$/.test(path) &&
      /vi\.(mock|doMock|resetModules|stubGlobal|stubEnv|spyOn|useFakeTimers)\b/.test(
        readFileSync(new URL(path, import.meta.url), 'utf8'),
      ),
  );

export default defineConfig({
  test: {
    environment: 'node', // a pure file runs in Node; what needs a browser is tested by e2e/
    exclude: ['**/node_modules/**', 'dist/**'],
    testTimeout: 20_000, // two slow cores shared with a browser
    maxWorkers: '100%', // its own default leaves one core to the main process, which sleeps: of two, half
    passWithNoTests: false,
    projects: [
      // modules are loaded once a worker and not once a file, which took longer than most files' tests
      {
        extends: true,
        test: { name: 'pure', include: TESTS, exclude: ['**/node_modules/**', ...REPLACING], isolate: false },
      },
      { extends: true, test: { name: 'replacing', include: REPLACING } },
    ],
  },
});
