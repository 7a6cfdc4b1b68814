// @ts-check
/** What about this machine keeps npm, Vite or Vitest from working, each in one sentence with the way out. Pure, but for `npmCli`. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Characters in the path of the project that a tool takes for something else. Tried with Vite 8.3 and Vitest 4.1; blanks,
 * quotes, brackets, ampersands and letters of any alphabet are fine.
 * @type {readonly { characters: string, stops: readonly ('build' | 'unit')[], why: string }[]}
 */
const REFUSED = [
  { characters: '#?', stops: ['build', 'unit'], why: 'Vite takes it for the end of a path' },
  { characters: '%', stops: ['unit'], why: 'Vitest decodes it as it would an address' },
];

/**
 * @param {string} folder absolute path of the project
 * @param {'build' | 'unit'} [work] what is to be done there; both, if it is left out
 * @returns {string | undefined} why that cannot be
 */
export function folderProblem(folder, work) {
  for (const { characters, stops, why } of REFUSED) {
    const found = [...characters].find((one) => folder.includes(one));
    if (found === undefined || (work !== undefined && !stops.includes(work))) continue;
    return `The folder ${folder} has "${found}" in its name, and ${why}: move the project to a folder without it.`;
  }
  return undefined;
}

/**
 * npm's own script, to be run by this very Node: on Windows npm is a .cmd file, which only a shell starts, and a shell
 * takes "C:\Program Files" apart.
 * @param {{ execPath: string, npmExecPath: string | undefined, exists?: (path: string) => boolean }} machine
 *   `npmExecPath`: the variable npm_execpath, which npm sets, and pnpm and yarn too
 * @returns {string | undefined} undefined: not where Node installs it
 */
export function npmCli({ execPath, npmExecPath, exists = existsSync }) {
  const folder = dirname(execPath);
  const below = ['node_modules', 'npm', 'bin', 'npm-cli.js'];
  const candidates = [
    ...(npmExecPath !== undefined && basename(npmExecPath) === 'npm-cli.js' ? [npmExecPath] : []),
    join(folder, ...below), // Windows
    join(folder, '..', 'lib', ...below),
  ];
  return candidates.find((path) => exists(path));
}

/** npm's codes -> what they mean here. The first that fits counts. @type {readonly (readonly [RegExp, string])[]} */
const CAUSES = [
  [
    /\b(EACCES|EPERM|EROFS)\b/,
    'npm may not write where it has to: look at the path above, and at HOME and the owner of node_modules.',
  ],
  [/\bENOSPC\b|\bEDQUOT\b/, 'The disk is full: make room and run again.'],
  [/\bENOTDIR\b|\bENOENT\b/, 'A folder that npm needs is not there: look at the path above, and at HOME.'],
  [
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/,
    'The package registry cannot be reached: check the network, and the registry and proxy in npm config.',
  ],
  [
    /\b(SELF_SIGNED_CERT|UNABLE_TO_|CERT_)\w*/,
    'The registry’s certificate is not trusted here: see cafile in npm config.',
  ],
  [/\b(E401|E403)\b/, 'The package registry refuses this user: see npm config.'],
  [/\b(E404|ETARGET)\b/, 'The package registry lacks a package: see the registry in npm config.'],
  [
    /\bEINTEGRITY\b/,
    'A package is not the one that package-lock.json names: clear npm’s cache (npm cache clean --force).',
  ],
  [
    /\bEUSAGE\b/,
    'package.json and package-lock.json do not fit each other: git checkout package-lock.json, or npm run fix.',
  ],
];

/** @param {string} said what npm wrote to its standard error @returns {string} one sentence */
export function installProblem(said) {
  const code = /^npm (?:error|ERR!) code (\S+)/m.exec(said)?.[1] ?? said;
  return CAUSES.find(([pattern]) => pattern.test(code))?.[1] ?? 'npm’s own words are above.';
}
