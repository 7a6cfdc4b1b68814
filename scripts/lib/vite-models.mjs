// @ts-check
/** models/ under the site's models/: served in development, copied into the build; only the files that ship, and a list of the models. */
import { copyFileSync, createReadStream, existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { listOfModels, MODEL_LIST, shippedModelFiles, ships } from './model-files.mjs';
import { mediaType } from './serve.mjs';

/** @param {{ folder: string }} options @returns {import('vite').Plugin} */
export function models({ folder }) {
  let outDir = '';
  return {
    name: 'tabletop-models',
    configResolved(config) {
      outDir = resolve(config.root, config.build.outDir);
    },
    configureServer(server) {
      server.middlewares.use('/models', (request, response, next) => {
        const path = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').replace(/^\/+/, '');
        if (path === MODEL_LIST) {
          response
            .writeHead(200, { 'Content-Type': mediaType(path) })
            .end(JSON.stringify(listOfModels(folder)));
          return;
        }
        const file = join(folder, path);
        if (path.includes('..') || !ships(path) || !existsSync(file)) {
          // not next(): vite would hand out recipe/ too, and development must miss what the build misses
          response.writeHead(404).end();
          return;
        }
        response.writeHead(200, { 'Content-Type': mediaType(file), 'Content-Length': statSync(file).size });
        createReadStream(file).on('error', next).pipe(response);
      });
    },
    closeBundle() {
      if (outDir === '') return;
      for (const path of shippedModelFiles(folder)) {
        const target = join(outDir, 'models', path);
        mkdirSync(dirname(target), { recursive: true });
        copyFileSync(join(folder, path), target);
      }
      writeFileSync(join(outDir, 'models', MODEL_LIST), JSON.stringify(listOfModels(folder)));
    },
  };
}
