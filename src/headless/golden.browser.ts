/** The headless command `golden`: what the loaded engine says to every golden frame of its manifest. */

import { decodeProprioception } from '../action/index.ts';
import type { ActionTokens, Frame } from '../contracts.ts';
import { z } from '../schema.ts';
import { engineRequest, manifestUrl } from './engine.browser.ts';
import { type Command, command } from './registry.ts';
import type { Rig } from './rig.browser.ts';

/** Tokens in the manifest's order. Errors: the engine's; MODEL_MISSING when a frame is not on the server. */
export const goldenCommand = (rig: Pick<Rig, 'engine'>): Command =>
  command(z.object({ engine: engineRequest }), async ({ engine: wanted }) => {
    const engine = await rig.engine.load(wanted);
    if (!engine.ok) return engine;
    const { identity, info, policy } = engine.value;
    const [{ width, height } = { width: 0, height: 0 }] = info.manifest.observation.cameras;
    const tokens: ActionTokens[] = [];
    for (const [seq, golden] of info.manifest.golden.entries()) {
      const answer = await fetch(new URL(golden.frame.file, manifestUrl(wanted.model)));
      if (!answer.ok) {
        const message = `The golden frame ${golden.frame.file} is not on the server.`;
        return { ok: false, error: { code: 'MODEL_MISSING', message } };
      }
      const proprioception = decodeProprioception(golden.state);
      if (!proprioception.ok) return proprioception;
      const rgb = new Uint8Array(await answer.arrayBuffer());
      const frame: Frame = { width, height, rgb, source: 'image', seq };
      const observation = {
        frame,
        instruction: golden.instruction ?? '',
        proprioception: proprioception.value,
      };
      const output = await policy.act(observation, new AbortController().signal);
      if (!output.ok) return output;
      tokens.push(output.value.tokens);
    }
    return { ok: true, value: { ...identity, parity: info.parity, tokens } };
  });
