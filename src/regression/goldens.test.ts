/** The shipped model's golden frames and what it must say to them: goldens.json holds them whatever the manifest's format. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseManifest } from '../policy/index.ts';
import { CAPABILITIES } from '../runtime/capabilities.ts';
import goldens from './goldens.json' with { type: 'json' };

const MODEL = join(import.meta.dirname, '../../models/pico');

const shipped = () => {
  const manifest = parseManifest(
    JSON.parse(readFileSync(join(MODEL, 'manifest.json'), 'utf8')),
    CAPABILITIES,
  );
  if (!manifest.ok) throw new Error(manifest.error.detail ?? manifest.error.message);
  return manifest.value;
};

it('the golden frames are the same files, and the same tokens are expected of them', () => {
  const sha256 = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(join(MODEL, file)))
      .digest('hex');
  const { golden, goldenAnswers } = shipped();
  const actions = golden.map(({ frame, instruction, state, tokens }) => ({
    ...{ frame: sha256(frame.file), instruction, proprioception: state, tokens },
  }));
  const answers = goldenAnswers?.map(({ frame, question, state, tokens }) => ({
    ...{ frame: sha256(frame.file), question, proprioception: state, tokens },
  }));
  expect({ actions, answers }).toEqual(goldens);
});
