// @ts-check
/**
 * `npm install` leaves out of package-lock.json the platform packages that the registry in use does not serve;
 * `npm ci` then refuses the lock as incomplete, on every machine. This adds the missing rows (name, version,
 * platform; no integrity, since it could not be read) so that a lock made behind a partial mirror installs
 * everywhere. Run by `npm run fix`; scripts/lock.test.ts says when it is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * @typedef {{ version: string, dev?: boolean, optional?: boolean, os?: string[], cpu?: string[], libc?: string[],
 *   license?: string, optionalDependencies?: Record<string, string> }} LockRow
 * @typedef {{ packages: Record<string, LockRow> }} Lock
 */

/** Optional packages that some row names and no row describes. @param {Lock} lock */
export function missingRows(lock) {
  const missing = [];
  for (const [path, row] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(row.optionalDependencies ?? {})) {
      const nested = `${path}/node_modules/${name}`;
      const hoisted = `node_modules/${name}`;
      if (nested in lock.packages || hoisted in lock.packages) continue;
      missing.push({ path: hoisted, name, range, dev: row.dev === true });
    }
  }
  return missing;
}

/** The row for one platform package, its platform read from its name. @returns {LockRow} */
export function platformRow(
  /** @type {{ name: string, range: string, dev: boolean }} */ { name, range, dev },
) {
  const found = /(android|darwin|freebsd|linux|win32)-(arm64|arm|ia32|x64)(?:-(musl|gnu|glibc))?/.exec(name);
  if (!found?.[1] || !found[2]) throw new Error(`${name}: no platform in its name; add its row by hand`);
  const libc = found[3] === undefined ? undefined : found[3] === 'musl' ? 'musl' : 'glibc';
  return {
    version: range.replace(/^[\^~]/, ''),
    cpu: [found[2]],
    ...(dev ? { dev } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    os: [found[1]],
  };
}

/** @param {Lock} lock @returns {Lock} the same lock, complete, its rows in npm's order */
export function completeLock(lock) {
  const rows = { ...lock.packages };
  for (const missing of missingRows(lock)) rows[missing.path] = platformRow(missing);
  const sorted = Object.fromEntries(Object.entries(rows).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return { ...lock, packages: sorted };
}

if (process.argv[1] === import.meta.filename) {
  const file = new URL('../package-lock.json', import.meta.url);
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingRows(lock);
  if (missing.length > 0) {
    writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
    console.log(`package-lock.json: added ${missing.map((row) => row.name).join(', ')}`);
  }
}
