/** The recording that ships, held to the model that ships. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EE_DELTA_CODEC } from '../../action/index.ts';
import { decodeRecording, type Recording } from '../../episode/recording/index.ts';
import { buildPrompt } from '../../policy/engine/prompt.ts';
import { createTextTokenizer } from '../../policy/engine/text-tokenizer.ts';
import { sampleScene } from '../../tasks/index.ts';

const AGAIN = 'The recording is not of the model that ships. Make it anew: npm run record';
const MODELS = join(import.meta.dirname, '../../../models');
const bytes = readFileSync(join(import.meta.dirname, 'episode.bin'));

const read = async (): Promise<Recording> => {
  const recording = await decodeRecording(bytes);
  if (!recording.ok) throw new Error(`${AGAIN} (${recording.error.detail})`);
  return recording.value;
};

describe('the recorded episode', () => {
  it('was made by the files that the manifest lists now', async () => {
    const { model } = await read();
    const path = join(MODELS, model.id, 'manifest.json');
    expect(existsSync(path), AGAIN).toBe(true);
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    const variant = manifest.variants.find(({ id }: { id: string }) => id === model.variant);
    const shipped = {
      policy: variant?.sha256,
      encoder: manifest.encoder.model.sha256,
      tokenizer: manifest.encoder.tokenizer.sha256,
    };
    expect(model.files, AGAIN).toEqual(shipped);
    expect(model.provider).toBe('wasm');
  });

  it('knows the word pieces that the model read, as its tokenizer cuts its prompt', async () => {
    const { model, instruction, steps } = await read();
    const folder = join(MODELS, model.id);
    const { prompt, encoder } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    const tokenizer = createTextTokenizer(
      readFileSync(join(folder, encoder.tokenizer.file)),
      encoder.maxTokens,
    );
    if (!tokenizer.ok) throw new Error(tokenizer.error.message);
    const told = buildPrompt(prompt, instruction);
    if (!told.ok) throw new Error(told.error.message);
    const cut = tokenizer.value.encode(told.value);
    for (const { step } of steps)
      expect(step.evidence.pieces, AGAIN).toEqual(cut.ok ? cut.value.words : cut.error);
  });

  it('shows the scene that its seed gives, told to do what it then did', async () => {
    const recording = await read();
    expect(recording.scene, AGAIN).toEqual(sampleScene(recording.scene.seed));
    expect(recording.succeeded).toBe(true);
    expect(recording.steps.at(-1)?.step.evidence.tokens?.[0], 'it ends by itself').toBe(1);
    expect(recording.steps.at(-1)?.step.action.terminate).toBe(true);
    const names = ['hand', 'finger_left', 'finger_right', ...recording.scene.objects.map((o) => o.name)];
    expect(recording.motion.bodies).toEqual(expect.arrayContaining(names));
  });

  it('has legal tokens, frames of the size the model sees, logits that agree with the tokens', async () => {
    const recording = await read();
    for (const { step } of recording.steps) {
      const { frame } = step.observation;
      const { tokens = [], logits } = step.evidence;
      expect(EE_DELTA_CODEC.decode(tokens)).toEqual({ ok: true, value: step.action });
      expect([frame.width, frame.height]).toEqual([128, 128]);
      const greedy = tokens.map((_, row) => {
        const ofRow = logits?.subarray(row * 256, row * 256 + 256) ?? new Float32Array();
        return ofRow.indexOf(Math.max(...ofRow));
      });
      expect(greedy).toEqual(tokens);
    }
  });

  it('is small enough to come before everything', () => {
    expect(bytes.length).toBeLessThan(150_000);
  });
});
