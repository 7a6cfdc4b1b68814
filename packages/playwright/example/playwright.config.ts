import { defineConfig } from '@playwright/test';
import { WEBGPU_ARGS } from 'tabletop-playwright';

export default defineConfig({
  testDir: '.',
  workers: 1, // one browser at a time: a model and a software renderer fill two cores
  expect: { timeout: 30_000 },
  use: {
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    colorScheme: 'light',
  },
  projects: [
    { name: 'wasm', testIgnore: 'webgpu.spec.ts' },
    { name: 'webgpu', testMatch: 'webgpu.spec.ts', use: { launchOptions: { args: [...WEBGPU_ARGS] } } },
  ],
});
