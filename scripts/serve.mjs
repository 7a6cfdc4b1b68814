// @ts-check
/** Serve dist/ as it is: node scripts/serve.mjs [port]. The end-to-end tests start this. */
import { existsSync } from 'node:fs';
import { DIST } from './lib/build.mjs';
import { serve } from './lib/serve.mjs';

if (!existsSync(DIST)) {
  console.error('dist/ is missing. Build it first: npm run build');
  process.exit(1);
}
const asked = process.argv[2];
const { url } = await serve({ root: DIST, port: Number(asked ?? 4173), tries: asked ? 1 : 20 });
console.log(url);
