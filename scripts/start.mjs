// @ts-check
/** `npm start`: install, build and serve, whatever of these is still to do. PORT asks for a port. Built-ins only. */
import { build, DIST } from './lib/build.mjs';
import { ensureInstalled, requireFolder } from './lib/run.mjs';
import { portAsked, serve } from './lib/serve.mjs';

requireFolder('build');
await ensureInstalled();
const code = await build();
if (code !== 0) {
  console.error('\nThe page could not be built: the reason is above. To repeat: npm run build');
  process.exit(code);
}
let port = 0;
try {
  port = portAsked(process.env.PORT);
} catch (error) {
  console.error(String(error instanceof Error ? error.message : error));
  process.exit(1);
}
const site = await serve({ root: DIST, port, tries: 20 }).catch((error) => {
  console.error(`No port from ${port} on is free (${error.code}). Name another: PORT=5000 npm start`);
  process.exit(1);
});
console.log(`Tabletop is at ${site.url}  (Ctrl+C stops it)`);
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => site.close().then(() => process.exit(0)));
}
