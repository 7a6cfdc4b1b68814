/** The commands on machines that are not like ours: each in a temporary copy of scripts/, in a process of its own. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const HERE = resolve(import.meta.dirname, '..');
let temporary = '';

beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'tabletop-machines-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** One development package, in the project's own folder: npm needs its cache for it, and no network. */
const PROJECT = {
  'package.json': {
    ...{ name: 'project', version: '1.0.0', engines: { node: '>=20' } },
    devDependencies: { tool: 'file:tool.tgz' },
  },
  'package-lock.json': {
    ...{ name: 'project', version: '1.0.0', lockfileVersion: 3, requires: true },
    packages: {
      '': { name: 'project', version: '1.0.0', devDependencies: { tool: 'file:tool.tgz' } },
      'node_modules/tool': { version: '1.0.0', resolved: 'file:tool.tgz', dev: true },
    },
  },
  'package/package.json': { name: 'tool', version: '1.0.0' }, // as npm pack has it
};

/** scripts/ in a small project of its own. */
const project = (name: string): string => {
  const folder = join(temporary, name);
  mkdirSync(join(folder, 'package'), { recursive: true });
  cpSync(join(HERE, 'scripts/lib'), join(folder, 'scripts/lib'), { recursive: true });
  for (const script of ['start', 'serve', 'folder']) {
    cpSync(join(HERE, `scripts/${script}.mjs`), join(folder, `scripts/${script}.mjs`));
  }
  cpSync(join(HERE, '.npmrc'), join(folder, '.npmrc'));
  for (const [path, content] of Object.entries(PROJECT)) {
    writeFileSync(join(folder, path), JSON.stringify(content));
  }
  spawnSync('tar', ['-czf', 'tool.tgz', 'package'], { cwd: folder });
  return folder;
};

interface Machine {
  readonly env?: Readonly<Record<string, string>>;
  readonly node?: string;
}

const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_ENV$|PORT$|HOME$)/i.test(name)),
);

const node = (
  folder: string,
  args: readonly string[],
  { env = {}, node = process.execPath }: Machine = {},
) => {
  const home = join(temporary, 'home');
  const all = { ...inherited, HOME: home, NODE_ENV: 'test', ...env } as NodeJS.ProcessEnv;
  const { status, stdout, stderr } = spawnSync(node, args, { cwd: folder, env: all, encoding: 'utf8' });
  return { status, stdout, stderr };
};

/** What `code` does with run.mjs in the project. */
const withRun = (folder: string, code: string, machine?: Machine) =>
  node(
    folder,
    ['--input-type=module', '-e', `const m = await import('./scripts/lib/run.mjs'); ${code}`],
    machine,
  );

describe('dependencies', () => {
  const install = 'await m.ensureInstalled()';

  it.each([
    ['NODE_ENV=production', { NODE_ENV: 'production' }],
    ['npm_config_omit=dev', { npm_config_omit: 'dev' }],
    ['a HOME that cannot be', { HOME: join(import.meta.filename, 'home') }],
  ])('are installed with their development packages under %s', (name, env) => {
    const folder = project(name.replace(/\W/g, '-'));
    const { status, stderr } = withRun(folder, install, { env });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(existsSync(join(folder, 'node_modules/tool/package.json'))).toBe(true);
  });

  it('that npm may not fetch: the cause is named, and it is not the network', () => {
    const folder = project('broken');
    const lock = { ...PROJECT['package-lock.json'], packages: {} };
    writeFileSync(
      join(folder, 'package-lock.json'),
      JSON.stringify({ ...lock, packages: { 'node_modules/x': {} } }),
    );
    const { status, stderr } = withRun(folder, install);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/could not be installed\. package\.json and package-lock\.json do not fit/);
    expect(stderr).not.toMatch(/network/);
  });
});

describe('folders', () => {
  it.each(['a#b', 'a?b'])('%s: npm start refuses it in one sentence', (name) => {
    const { status, stdout, stderr } = node(project(name), ['scripts/start.mjs']);
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('move the project to a folder without it');
  });

  it('a%20b: the unit tests refuse it in one sentence', () => {
    const { status, stderr } = node(project('a%20b'), ['scripts/folder.mjs', 'unit']);
    expect(status).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    const { scripts } = JSON.parse(readFileSync(join(HERE, 'package.json'), 'utf8'));
    expect(scripts.unit).toMatch(/^node scripts\/folder\.mjs unit && /);
    expect(scripts.dev).toMatch(/^node scripts\/folder\.mjs build && /);
  });
});

it('a checkout that is built and cannot be written to is served as it is: nothing is written', () => {
  const folder = project('read-only');
  const built = `const m = await import('./scripts/lib/build.mjs');`;
  const stamp = node(folder, ['--input-type=module', '-e', `${built} console.log(m.sourceHash())`]);
  mkdirSync(join(folder, 'dist'));
  mkdirSync(join(folder, '.cache'));
  writeFileSync(join(folder, 'dist/index.html'), '<!doctype html>');
  writeFileSync(join(folder, '.cache/build.sha256'), stamp.stdout.trim());
  const files = () =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
      (path) => `${path} ${statSync(join(folder, path)).mtimeMs}`,
    );
  const before = files();
  // who runs this as root could write all the same, so what is asked is that nobody tries
  const { status, stderr } = node(folder, [
    '--input-type=module',
    '-e',
    `${built} process.exit(await m.build())`,
  ]);
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(files()).toEqual(before);
});

describe('Windows', () => {
  it('starts Node under "Program Files", with arguments that a shell would take apart', () => {
    const folder = project('windows');
    const programs = join(temporary, 'Program Files');
    mkdirSync(programs, { recursive: true });
    const blank = join(programs, 'node');
    try {
      linkSync(process.execPath, blank);
    } catch {
      cpSync(process.execPath, blank); // another file system
    }
    const hard = ['a b', '"c"', "d'e", '$HOME', '%PATH%', '&', 'x;y', '\\'];
    const echo = `['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...${JSON.stringify(hard)}]`;
    const code = `
      Object.defineProperty(process, 'platform', { value: 'win32' });
      const { run } = await import('./scripts/lib/run.mjs');
      process.exit(await run(process.execPath, ${echo}));`;
    const { status, stdout } = node(folder, ['--input-type=module', '-e', code], { node: blank });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual(hard);
  });

  it('a clone with core.autocrlf=true has the bytes that were committed', () => {
    const from = join(temporary, 'from');
    const to = join(temporary, 'to');
    const git = (...args: string[]) => {
      const env = { ...inherited, HOME: temporary, GIT_CONFIG_NOSYSTEM: '1' } as NodeJS.ProcessEnv;
      const { status, stderr } = spawnSync('git', args, { encoding: 'utf8', env });
      expect(status, stderr).toBe(0);
    };
    mkdirSync(from, { recursive: true });
    const files = {
      'a.ts': 'one\ntwo\n',
      'a.rgb': 'no NUL in here\r\nand yet\nno text\n',
      run: '#!/bin/sh\n:\n',
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(join(from, name), text);
    cpSync(join(HERE, '.gitattributes'), join(from, '.gitattributes'));
    git('init', '-q', from);
    git('-C', from, 'add', '.');
    git('-C', from, '-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-q', '-m', 'x');
    git('-c', 'core.autocrlf=true', 'clone', '-q', from, to);
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(to, name), 'utf8'), name).toBe(text);
    }
  });
});

describe('PORT', () => {
  /** It serves until it has said where. */
  const serve = (env: Record<string, string>, ...args: string[]) => {
    const folder = project('port');
    mkdirSync(join(folder, 'dist'), { recursive: true });
    writeFileSync(
      join(folder, 'served.mjs'),
      `const { log } = console;
      console.log = (...said) => { log(...said); setTimeout(process.exit, 10, 0); };
      await import('./scripts/serve.mjs');`,
    );
    return node(folder, ['served.mjs', ...args], { env });
  };

  it('is heard by scripts/serve.mjs, and a port given by hand comes first', () => {
    expect(serve({ PORT: '43517' }).stdout).toMatch(/^http:\/\/127\.0\.0\.1:435\d\d\//);
    expect(serve({ PORT: '43517' }, '43611').stdout).toBe('http://127.0.0.1:43611/\n');
  });

  it('that is none is named', () => {
    for (const port of ['http', '70000', '-1', '4.5']) {
      const { status, stderr } = serve({ PORT: port });
      expect(status).toBe(1);
      expect(stderr).toBe(`PORT is "${port}": give a number from 0 to 65535.\n`);
    }
  });
});
