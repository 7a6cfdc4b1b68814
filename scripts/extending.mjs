// @ts-check
/**
 * node scripts/extending.mjs            adds each example of docs/extending.md to a throw-away worktree of HEAD, checks its
 *                                       types there, and prints `git diff --stat`
 * node scripts/extending.mjs --write    and puts it into docs/extending.md
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { EXAMPLES, patched, withStat } from './lib/extending.mjs';
import { ROOT } from './lib/run.mjs';

const PAGE = join(ROOT, 'docs/extending.md');
const tree = join(mkdtempSync(join(tmpdir(), 'tabletop-extending-')), 'tree');
const git = (/** @type {readonly string[]} */ args, cwd = tree) =>
  execFileSync('git', [...args], { cwd, encoding: 'utf8' });
const node = (/** @type {readonly string[]} */ ...args) =>
  execFileSync(process.execPath, [...args], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] });

git(['worktree', 'add', '--quiet', '--detach', tree, 'HEAD'], ROOT);
try {
  symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'), 'junction');
  for (const [name, example] of Object.entries(EXAMPLES)) {
    const files = patched(example, (path) => readFileSync(join(tree, path), 'utf8'));
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), content);
    }
    node('scripts/specs.mjs');
    node('node_modules/typescript/bin/tsc', '--noEmit', '-p', '.');
    git(['add', '--all', '--', 'src']);
    const stat = git(['diff', '--cached', '--stat=100', 'HEAD'])
      .split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line !== '')
      .join('\n');
    console.log(`${name}\n${stat}\n`);
    if (process.argv.includes('--write')) {
      writeFileSync(PAGE, withStat(readFileSync(PAGE, 'utf8'), name, stat));
    }
    git(['reset', '--quiet', '--hard', 'HEAD']);
  }
} finally {
  git(['worktree', 'remove', '--force', tree], ROOT);
  rmSync(dirname(tree), { recursive: true, force: true });
}
