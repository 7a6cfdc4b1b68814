/**
 * End-to-end tests on the built site, in headless Chromium. A spec's file name picks its browser:
 * x.spec.ts plain, x.webgpu.spec.ts with a software WebGPU adapter, x.camera.spec.ts with a video file as the camera,
 * x.phone.spec.ts on a phone's screen. visual.spec.ts has a project of its own, so that its pictures can be renewed alone.
 * `npm test` runs wasm, kit, visual, camera and phone two files at a time, and then the others, which measure or fill both
 * cores, alone.
 */
import { defineConfig } from '@playwright/test';
import { clip } from './e2e/support/y4m.ts';
import { cameraFlags, findChromium, QUIET_FLAGS, WEBGPU_FLAGS } from './scripts/lib/chromium.mjs';

const chromium = findChromium();
if (!('path' in chromium)) throw new Error(`${chromium.problem}: run npm test, which installs one`);

// workers inherit the variable, so that all of them and the server agree on the port
process.env.E2E_PORT ??= String(20_000 + (process.pid % 20_000));
const port = process.env.E2E_PORT;

const laptop = { width: 1280, height: 800 };
const launch = (...flags: string[]) => ({
  launchOptions: { executablePath: chromium.path, args: [...QUIET_FLAGS, ...flags] },
});

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1, // one browser at a time, unless told otherwise
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0, // a test that passes at the second try is a bug to find
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    viewport: laptop,
    deviceScaleFactor: 1,
    locale: 'en-GB',
    timezoneId: 'UTC',
    screenshot: 'only-on-failure',
    trace: 'off', // recording costs a sixth of the time: npm run e2e -- --trace on
  },
  projects: [
    {
      name: 'wasm',
      testIgnore: /\.(webgpu|camera|phone)\.spec\.ts$|(visual|latency|soak)\.spec/,
      use: launch(),
    },
    // the test kit and its example, as another project would run it
    {
      name: 'kit',
      testDir: 'packages/playwright',
      testMatch: ['test/kit.spec.ts', 'example/example.spec.ts'],
      use: launch(),
    },
    { name: 'measured', testMatch: /(latency|soak)\.spec\.ts$/, use: launch() },
    { name: 'visual', testMatch: /visual\.spec\.ts$/, use: launch() },
    { name: 'webgpu', testMatch: /\.webgpu\.spec\.ts$/, use: launch(...WEBGPU_FLAGS) },
    {
      name: 'camera',
      testMatch: /\.camera\.spec\.ts$/,
      use: { ...launch(...cameraFlags(clip())), permissions: ['camera'] },
    },
    {
      name: 'phone',
      testMatch: /\.phone\.spec\.ts$/,
      use: { ...launch(), viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    },
  ],
  webServer: {
    command: `node scripts/serve.mjs ${port}`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
