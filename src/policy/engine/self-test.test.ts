/** Golden questions after a load, on the real onnxruntime-web (WASM, in Node) and the answering stand-in. */
import { describe, expect, it, vi } from 'vitest';
import { unwrap } from '../../testing/unwrap.ts';
import { createTestClient } from './fixtures/harness.ts';
import { SITE, TINY_ANSWERS_URL, tinyAnswersManifest, tinyAnswersSite } from './fixtures/tiny.ts';
import { buildQuestion } from './prompt.ts';

vi.setConfig({ testTimeout: 60_000 }); // real sessions, maybe on a busy machine

const manifest = tinyAnswersManifest();
const first = manifest.golden[0]!;
const frame = { rgb: tinyAnswersSite().get(`${SITE}tiny/golden/0.rgb`)!, width: 128, height: 128 };

describe('the self-test of a model that answers', () => {
  const asked = 'what colour is it?';
  /** The stand-in with a golden answer; `tokens` is what its manifest claims. */
  const claiming = async (tokens: readonly number[]) => {
    const { frame, state } = first;
    const changed = { ...manifest, goldenAnswers: [{ frame, state, question: asked, tokens }] };
    const site = tinyAnswersSite().set(TINY_ANSWERS_URL, new TextEncoder().encode(JSON.stringify(changed)));
    return createTestClient({ site }).client.load({ manifestUrl: TINY_ANSWERS_URL, provider: 'wasm' });
  };
  const truth = async (): Promise<readonly number[]> => {
    const { client } = createTestClient({ site: tinyAnswersSite() });
    unwrap(await client.load({ manifestUrl: TINY_ANSWERS_URL, provider: 'wasm' }));
    const prompt = unwrap(buildQuestion(manifest.answers!.question, asked));
    return unwrap(await client.ask({ images: [frame], prompt, state: first.state })).tokens;
  };

  it('asks the golden questions, openly', async () => {
    const { parity } = unwrap(await claiming([...(await truth()), manifest.answers!.eos]));
    expect(parity).toMatchObject({ ok: true, equal: true, frames: 2, answers: 1, wrongAnswers: 0 });
  });

  it('says so when an answer is another one', async () => {
    const { parity } = unwrap(await claiming([257, manifest.answers!.eos]));
    expect(parity).toMatchObject({ ok: false, equal: false, maxBinDifference: 0, wrongAnswers: 1 });
  });
});
