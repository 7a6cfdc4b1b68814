/** A model folder made up in the test: a valid manifest whose files do what the test wants. No weights. */
import type { BrowserContext, Route } from '@playwright/test';

const BYTES = 4096;
const NO_HASH = '0'.repeat(64);

const file = (name: string) => ({ file: name, bytes: BYTES, sha256: NO_HASH });
const tokens = [0, 128, 128, 128, 128, 128, 128, 255];

const manifest = {
  formatVersion: 1,
  id: 'pico',
  title: 'A model without weights',
  summary: 'Only its manifest is real.',
  license: 'MIT',
  encoder: {
    id: 'none',
    license: 'MIT',
    model: file('../none/encoder.onnx'),
    tokenizer: file('../none/tokenizer.json'),
    maxTokens: 48,
    dim: 384,
  },
  prompt: 'Q: what action should the robot take to {instruction}? A:',
  variants: [{ id: 'float32', ...file('policy.onnx'), providers: ['webgpu', 'wasm'], needs: [] }],
  observation: {
    width: 128,
    height: 128,
    proprioception: Array.from({ length: 7 }, (_, i) => ({ name: `q${i}`, low: -1, high: 1 })),
  },
  action: {
    controlHz: 5,
    dimensions: tokens.map((_, i) => ({ name: `d${i}`, unit: 'm', low: -1, high: 1, legal: 256 })),
  },
  golden: [
    {
      frame: { ...file('golden/0.rgb'), bytes: 128 * 128 * 3 },
      instruction: 'reach the red cube',
      proprioception: [128, 128, 128, 128, 128, 128, 128],
      tokens: { float32: tokens },
    },
  ],
};

export const FAKE_FILE_BYTES = BYTES;

/** Serves the manifest, and every other file of models/ as `answer` says. */
export const serveFakeModel = async (context: BrowserContext, answer: (route: Route) => Promise<void>) => {
  await context.route('**/models/**', (route) =>
    route.request().url().endsWith('/pico/manifest.json') ? route.fulfill({ json: manifest }) : answer(route),
  );
};
