// @ts-check
/**
 * Serve dist/ as it is: node scripts/serve.mjs [port]. A port given so is that one or an error (the end-to-end tests
 * start this); PORT, or 4173, is the first of twenty that are tried.
 */
import { existsSync } from 'node:fs';
import { DIST } from './lib/build.mjs';
import { portAsked, serve } from './lib/serve.mjs';

/** @param {unknown} reason @returns {never} */
const refuse = (reason) => {
  console.error(reason instanceof Error ? reason.message : reason);
  process.exit(1);
};

if (!existsSync(DIST)) refuse('dist/ is missing. Build it first: npm run build');
const [, , named] = process.argv;
try {
  const port = portAsked(named ?? process.env.PORT);
  const { url } = await serve({ root: DIST, port, tries: named === undefined ? 20 : 1 });
  console.log(url);
} catch (error) {
  refuse(error);
}
