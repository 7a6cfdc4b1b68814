import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Rolldown } from 'vite';
import { finishedSite } from './scripts/lib/vite-checks.mjs';
import { strictPolicy } from './scripts/lib/vite-csp.mjs';
import { models } from './scripts/lib/vite-models.mjs';
import { mujocoWithoutEval } from './scripts/lib/vite-mujoco.mjs';
import { offlineWorker } from './scripts/lib/vite-offline.mjs';

const root = import.meta.dirname;
/** In branches that a browser never takes MuJoCo's loader asks for node:module, glTF-Transform for node:fs and node:path. */
const onLog: NonNullable<Rolldown.RolldownOptions['onLog']> = (level, log, report) => {
  if (!/Module "(module|node:fs|node:path)" has been externalized/.test(log.message)) report(level, log);
};
const checks = { bundlerTimings: false }; // a busy machine would print advice about it

export default defineConfig({
  root,
  base: './', // the built site works from any sub-path of any static host
  appType: 'mpa', // a missing file is a 404, never the front page
  plugins: [
    react(),
    models({ folder: resolve(root, 'models') }),
    mujocoWithoutEval(),
    strictPolicy(),
    offlineWorker(),
    finishedSite(),
  ],
  // both find their .wasm beside their own script, which pre-bundling would move
  optimizeDeps: { exclude: ['onnxruntime-web', '@mujoco/mujoco'] },
  worker: { format: 'es', plugins: () => [mujocoWithoutEval()], rolldownOptions: { checks, onLog } },
  server: { host: '127.0.0.1', port: 5173 },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0, // every asset is a file of its own: no data: URLs for a strict policy to allow
    chunkSizeWarningLimit: 1500, // three alone is about 700 kB; it is a lazy chunk
    rolldownOptions: {
      checks,
      input: [resolve(root, 'index.html'), resolve(root, 'headless.html')],
      // schemas are made when their module is: who takes a driver or a task from its folder's door need not fetch them
      treeshake: { moduleSideEffects: (id: string) => !/\/src\/(policy|tasks)\//.test(id) },
      // three in one piece: split by who needs which half of it, the names of 400 exports would travel with the first
      // load. No big groups: MuJoCo and onnxruntime-web are behind import(), which splits them by itself, and a named
      // group would pull shared modules into them and so load them at once
      output: {
        codeSplitting: {
          groups: [
            { name: 'three', test: /node_modules\/three\/build\// },
            // small, pure and wanted by every page: as files of their own each would cost the first load 0.4 kB more
            {
              name: 'widgets',
              test: /\/src\/(?:ui\/(?:Words|CopyLink|Segmented|Dialog|Icon|dimension-labels|dimension-colors|format|keyboard|late|table-titles|theme\.browser|draw\/(?:sample|softmax))|language\/not-found|runtime\/(?:indexed-db\.browser|pace\.browser|timers|own\/own-key)|policy\/engine\/manifest-path)\.tsx?|\/node_modules\/zustand\/esm\/vanilla/,
            },
            {
              name: 'motion',
              test: /\/src\/(?:(?:math|robots|action)\/(?!codecs|sha256)|things\/(?:blocks|bodies|names|paint|parts|table-names|things)\.ts)/,
            },
          ],
        },
      },
      onLog,
    },
  },
});
