// @ts-check
/** The Chromium that tests and headless runs drive: where it is, how to get one, and the flags it is started with. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { ROOT, run } from './run.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const APPLICATIONS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Nothing of the browser's own goes over the network, and no window throttles another. */
export const QUIET_FLAGS = [
  '--no-sandbox', // Chromium refuses to start as root with it, and containers forbid it
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-renderer-backgrounding',
  '--disable-sync',
  '--metrics-recording-only',
  '--mute-audio',
  '--no-default-browser-check',
  '--no-first-run',
  '--no-pings',
];

/**
 * WebGPU on the SwiftShader software adapter, headless, on any machine. All four are needed: without the Vulkan
 * pair the adapter dies or its canvas is blank, without ANGLE's there is no adapter.
 */
export const WEBGPU_FLAGS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-webgpu',
  '--enable-features=Vulkan',
  '--use-vulkan=swiftshader',
];

/**
 * WebGPU, and WebGL beside it, on the adapter that the machine has. On Linux Dawn and ANGLE go through Vulkan, and without
 * a display there is no surface to present to; the blocklist names server cards that work.
 */
export const SYSTEM_GPU_FLAGS = [
  '--enable-unsafe-webgpu',
  ...(process.platform === 'linux'
    ? [
        '--use-angle=vulkan',
        '--enable-features=Vulkan,DefaultANGLEVulkan,VulkanFromANGLE',
        '--disable-vulkan-surface',
        '--ignore-gpu-blocklist',
      ]
    : ['--enable-features=Vulkan']),
];

/**
 * Flags of one's own, after all others: of a flag that stands twice Chromium takes the last.
 * @param {string | undefined} [text] separated by blanks
 */
export const ownFlags = (text = process.env.CHROMIUM_FLAGS) => (text ?? '').split(/\s+/).filter(Boolean);

/** A video file (Y4M) as the camera, permission given. @param {string} file */
export const cameraFlags = (file) => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
];

/**
 * Does it start? Some distributions put a script there that only says which package to install, and a downloaded
 * browser may lack system libraries.
 * @param {string} path
 * @returns {string | undefined} what it prints as its version
 */
function versionOf(path) {
  if (process.platform === 'win32') return 'Chromium'; // chrome.exe --version opens a window there
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return status === 0 && /\d+\.\d+/.test(stdout) ? stdout.trim() : undefined;
}

/** Is there a program that this user may run? @param {string} path */
export function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Where Playwright would keep its own download, whether it is there or not. */
function playwrightPath() {
  try {
    return createRequire(join(ROOT, 'package.json'))('@playwright/test').chromium.executablePath();
  } catch {
    return undefined; // dependencies not installed, or no build for this platform
  }
}

/**
 * @returns {{ path: string, version: string } | { problem: string }} the first that starts of: CHROMIUM_PATH (and then
 *   no other), the system's, Playwright's own
 */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    const version = executable(named) ? versionOf(named) : undefined;
    return version
      ? { path: named, version }
      : { problem: `CHROMIUM_PATH is ${named}, which does not start` };
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...APPLICATIONS,
    playwrightPath(),
  ];
  for (const path of candidates) {
    if (path === undefined || !existsSync(path) || !executable(path)) continue;
    const version = versionOf(path);
    if (version) return { path, version };
  }
  return { problem: 'no Chromium on this machine' };
}

/** Ways to install one, cheapest first. */
function installers() {
  const root = process.getuid?.() === 0;
  const sudo = root ? [] : ['sudo', '-n'];
  const playwright = [process.execPath, join(ROOT, 'node_modules/@playwright/test/cli.js')];
  /** @type {{ needs: string, steps: string[][] }[]} */
  const systems = [
    {
      needs: 'apt-get',
      steps: [
        ['apt-get', 'update', '-qq'],
        ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium'],
      ],
    },
    { needs: 'dnf', steps: [['dnf', 'install', '-y', '-q', 'chromium']] },
    { needs: 'apk', steps: [['apk', 'add', '--quiet', 'chromium']] },
    { needs: 'pacman', steps: [['pacman', '-S', '--noconfirm', '--needed', 'chromium']] },
  ];
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = systems.find(({ needs }) => folders.some((folder) => executable(join(folder, needs))));
  return [
    { name: "Playwright's download", steps: [[...playwright, 'install', 'chromium']], seconds: 300 },
    ...(found
      ? [{ name: found.needs, steps: found.steps.map((step) => [...sudo, ...step]), seconds: 600 }]
      : []),
  ];
}

/**
 * A Chromium that starts, installed if there is none; exits with the reason if none can be had.
 * @returns {Promise<{ path: string, version: string }>}
 */
export async function ensureChromium() {
  let found = findChromium();
  if ('problem' in found && !process.env.CHROMIUM_PATH) {
    for (const { name, steps, seconds } of installers()) {
      console.log(`Installing Chromium (${name})`);
      for (const [command, ...args] of steps) {
        const env = { DEBIAN_FRONTEND: 'noninteractive' };
        if (command && (await run(command, args, { env, timeoutSeconds: seconds })) !== 0) break;
      }
      found = findChromium();
      if ('path' in found) break;
    }
  }
  if ('path' in found) return found;
  console.error(`${found.problem}. Install Chromium or Chrome, or set CHROMIUM_PATH to one, and run again.`);
  process.exit(1);
}
