// @ts-check
/** What a finished build must not contain; each finding fails the build with what to do about it. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

/**
 * Addresses on another origin that a page would fetch by itself (links to click are fine).
 * @param {string} html
 */
export function fetchedFromElsewhere(html) {
  const tags = html.match(/<(script|link|img|source|video|audio|iframe|embed|object|use)\b[^>]*>/gi) ?? [];
  return tags.flatMap((tag) =>
    [...tag.matchAll(/\b(?:src|srcset|href|data|poster)\s*=\s*["']?\s*((?:https?:)?\/\/[^"'\s>]+)/gi)].map(
      (found) => found[1] ?? '',
    ),
  );
}

/** `<script>` elements with code in them: a strict content security policy would refuse these. @param {string} html */
export const inlineScripts = (html) =>
  [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)].filter(
    ([, attributes = '', code = '']) => !/\bsrc\s*=/i.test(attributes) && code.trim() !== '',
  ).length;

/** Addresses that style sheets fetch from another origin. @param {string} css */
export const importedFromElsewhere = (css) =>
  [...css.matchAll(/(?:url\(\s*["']?|@import\s+["'])((?:https?:)?\/\/[^"')\s]+)/gi)].map(
    (found) => found[1] ?? '',
  );

/**
 * @param {readonly { path: string, bytes: Buffer }[]} files the built site, models left out
 * @returns {string[]} what is wrong
 */
export function problemsIn(files) {
  const problems = [];
  const byHash = new Map();
  for (const { path, bytes } of files) {
    if (path.endsWith('.html')) {
      const html = bytes.toString('utf8');
      for (const address of fetchedFromElsewhere(html)) {
        problems.push(`${path} fetches ${address}: bundle it instead`);
      }
      if (inlineScripts(html) > 0) problems.push(`${path} has an inline script: move it to a file in src/`);
    }
    if (path.endsWith('.css')) {
      for (const address of importedFromElsewhere(bytes.toString('utf8'))) {
        problems.push(`${path} fetches ${address}: bundle it instead`);
      }
    }
    if (path.endsWith('.wasm')) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      const twin = byHash.get(hash);
      if (twin) problems.push(`${path} is ${twin} again: import its ?url in one way only`);
      byHash.set(hash, path);
    }
    if (/\bjsep\b/.test(path)) {
      problems.push(`${path}: import onnxruntime-web/jspi, /webgpu or /wasm, never onnxruntime-web itself`);
    }
  }
  return problems;
}

/** @returns {import('vite').Plugin} */
export function finishedSite() {
  let outDir = '';
  return {
    name: 'tabletop-checks',
    apply: 'build',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    closeBundle: {
      order: 'post',
      handler(error) {
        if (error) return;
        const files = readdirSync(outDir, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(outDir, join(entry.parentPath, entry.name)))
          .filter((path) => !path.startsWith('models'))
          .map((path) => ({ path, bytes: readFileSync(join(outDir, path)) }));
        const problems = problemsIn(files);
        if (problems.length > 0)
          throw new Error(`the built site is not fit to ship:\n  ${problems.join('\n  ')}`);
      },
    },
  };
}
