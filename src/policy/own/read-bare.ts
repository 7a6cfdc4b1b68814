/** A single ONNX file: what it says of itself in metadata_props, or nothing. */
import type { Result } from '../../contracts.ts';
import { INSIDE, type Normalization } from './contract.ts';
import { refuse } from './files.ts';
import { countOf, textOf } from './json.ts';
import type { OnnxFile } from './onnx-file.ts';
import type { Reading } from './reading.ts';
import { type Hints, UNSTATED } from './sketch.ts';
import { NOTHING_SAID } from './words.ts';

/** "a,b" or '["a", "b"]': exporters of robot learning write lists as text. */
const list = (text: string | undefined): readonly string[] | null => {
  const parts = (text ?? '')
    .replace(/^\s*\[|\]\s*$/g, '')
    .split(',')
    .map((part) => part.trim().replace(/^["']|["']$/g, ''))
    .filter((part) => part !== '');
  return parts.length > 0 ? parts : null;
};
const numbers = (text: string | undefined): readonly number[] | null => {
  const parts = list(text)?.map(Number);
  return parts?.every(Number.isFinite) ? parts : null;
};

/** Key and values with which a file states it for this page: docs/own-policy.md. */
const STATED = 'normalization';

/** A joint's default posture and scale around the graph: actions as mjlab and IsaacLab write them. */
const around = (
  metadata: OnnxFile['metadata'],
): { readonly state: Normalization; readonly action: Normalization } | null => {
  const [posture, scale] = [
    numbers(metadata.get('default_joint_pos')),
    numbers(metadata.get('action_scale')),
  ];
  if (!posture || !scale) return null;
  const by = 'file' as const;
  return {
    state: { how: 'mean-std', scale: [1], offset: posture.map((x) => -x), by },
    action: { how: 'mean-std', scale, offset: posture, by },
  };
};

/** Terms of an observation that this page can show: joint positions alone. */
const TERMS = /^(joint_pos\w*|actuator_pos\w*|qpos)$/i;

export const readBare = async (onnx: OnnxFile): Promise<Result<Reading>> => {
  const { metadata } = onnx;
  const terms = list(metadata.get('observation_names'));
  const strange = terms?.find((term) => !TERMS.test(term));
  if (strange !== undefined) {
    return refuse(
      'POLICY_INPUT',
      `The policy observes “${strange}” (of ${terms?.join(', ')}), and this page shows a policy pictures, joint positions and words. It was trained for another task than a table’s.`,
    );
  }
  const stated = textOf(metadata.get(STATED));
  if (stated !== null && stated !== 'inside') {
    return refuse(
      'POLICY_STATISTICS',
      `The file’s metadata says normalization “${stated}”, and this page reads “inside” there. Where it lies outside, drop the folder with its statistics.`,
    );
  }
  const outside = around(metadata);
  const joints = list(metadata.get('joint_names'));
  const hints: Hints = {
    pixels: () => null,
    chunk: countOf(Number(metadata.get('chunk_size'))),
    names: { state: joints, action: joints },
    normalized: (role, name, size) => {
      if (stated === 'inside') return { ok: true, value: { normalization: INSIDE, statistics: null } };
      const found = role === 'image' || !outside ? null : outside[role];
      if (!found) return { ok: true, value: UNSTATED };
      for (const row of [found.scale, found.offset]) {
        if (row.length === 1 || row.length === size) continue;
        return refuse(
          'POLICY_SHAPE',
          `The file’s metadata has ${row.length} numbers of posture or scale, and “${name}” has ${size}.`,
        );
      }
      return { ok: true, value: { normalization: found, statistics: null } };
    },
  };
  const spoken =
    stated !== null || outside !== null || joints !== null || metadata.has('z2r_contract_version');
  const declared: readonly (readonly [key: string, of: string, size: number | undefined])[] = [
    ['z2r_obs_dim', 'observation', lastSide(onnx.inputs[0]?.dims)],
    ['z2r_act_dim', 'action', lastSide(onnx.outputs[0]?.dims)],
  ];
  for (const [key, of, size] of declared) {
    const said = countOf(Number(metadata.get(key)));
    if (said !== null && size !== undefined && said !== size) {
      return refuse(
        'POLICY_SHAPE',
        `The file’s metadata says that its ${of} has ${said} numbers, and the graph has ${size}. Export it again.`,
      );
    }
  }
  return {
    ok: true,
    value: {
      format: spoken ? 'metadata' : 'bare',
      hints,
      words: NOTHING_SAID,
      execute: countOf(Number(metadata.get('n_action_steps'))),
      robot: textOf(metadata.get('robot_type')),
      hz: Number(metadata.get('fps') ?? metadata.get('hz')) || null,
      // mjlab's numbers are radians
      units: textOf(metadata.get('units')) ?? (outside ? 'rad' : null),
      notes: [],
    },
  };
};

const lastSide = (dims: readonly (number | string)[] | undefined): number | undefined => {
  const side = dims?.at(-1);
  return typeof side === 'number' ? side : undefined;
};
