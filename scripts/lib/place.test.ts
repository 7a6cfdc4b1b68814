import { describe, expect, it } from 'vitest';
import { folderProblem, installProblem, npmCli } from './place.mjs';

describe('folderProblem', () => {
  it.each([
    ['/home/me/a#b/tabletop', '#'],
    ['/home/me/what?/tabletop', '?'],
    ['/home/me/my%20projects/tabletop', '%'],
  ])('%s: refused in one sentence that names %s', (folder, character) => {
    const problem = folderProblem(folder);
    expect(problem).toContain(`"${character}"`);
    expect(problem).toContain(folder);
    expect(problem).toMatch(/move the project to a folder without it\.$/);
  });

  it.each(['/home/me/my projects', "/home/it's", '/home/(x) [y] {z} & ü', 'C:\\Program Files\\tabletop'])(
    '%s is fine',
    (folder) => expect(folderProblem(folder)).toBeUndefined(),
  );

  it('lets a folder with a percent sign be built and served, which works', () => {
    expect(folderProblem('/a%20b', 'build')).toBeUndefined();
    expect(folderProblem('/a%20b', 'unit')).toBeDefined();
    expect(folderProblem('/a#b', 'build')).toBeDefined();
  });
});

describe('npmCli', () => {
  const at = (...paths: string[]) => ({ exists: (path: string) => paths.includes(path) });
  const linux = '/opt/node/lib/node_modules/npm/bin/npm-cli.js';

  it('is the npm that runs this', () => {
    const npmExecPath = '/usr/local/npm/bin/npm-cli.js';
    const machine = { execPath: '/opt/node/bin/node', npmExecPath, ...at(npmExecPath, linux) };
    expect(npmCli(machine)).toBe(npmExecPath);
  });

  it('is the one beside Node, where that is another tool or nothing', () => {
    for (const npmExecPath of ['/opt/pnpm/bin/pnpm.cjs', undefined, '/gone/npm-cli.js']) {
      expect(
        npmCli({ execPath: '/opt/node/bin/node', npmExecPath, ...at(linux, '/opt/pnpm/bin/pnpm.cjs') }),
      ).toBe(linux);
    }
  });

  it('is in the same folder as node.exe on Windows', () => {
    const windows = '/c/Program Files/nodejs/node_modules/npm/bin/npm-cli.js';
    expect(
      npmCli({ execPath: '/c/Program Files/nodejs/node.exe', npmExecPath: undefined, ...at(windows) }),
    ).toBe(windows);
  });

  it('is nowhere to be found', () => {
    expect(npmCli({ execPath: '/opt/node/bin/node', npmExecPath: undefined, ...at() })).toBeUndefined();
  });
});

describe('installProblem', () => {
  it('blames the network for what the network did, and for nothing else', () => {
    const said = (code: string) =>
      `npm error code ${code}\nnpm error syscall mkdir\nnpm error path /nowhere/.npm`;
    for (const code of ['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR', 'EINTEGRITY', 'EUSAGE', 'E404', 'E403']) {
      expect(installProblem(said(code)), code).not.toMatch(/network/);
    }
    for (const code of ['ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT', 'EAI_AGAIN']) {
      expect(installProblem(said(code)), code).toMatch(/network/);
    }
    expect(installProblem(said('EACCES'))).toMatch(/HOME/);
    expect(installProblem('something new')).toBe('npm’s own words are above.');
  });
});
