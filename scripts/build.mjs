// @ts-check
/** `npm run build`: the static site in dist/. With --if-changed, only when its sources changed. */
import { build } from './lib/build.mjs';

process.exit(await build({ always: !process.argv.includes('--if-changed') }));
