/** Episodes of a made-up robot, by arithmetic: no simulator, so that a test can say what must come back. */
import type { DatasetEpisode, RecordingSpec } from '../format.ts';
import { encodePng, type Pixels } from '../png.ts';

export const MADE_UP: RecordingSpec = {
  robot: 'so101',
  cameras: [
    { name: 'table', width: 24, height: 16 },
    { name: 'wrist', width: 8, height: 8 },
  ],
  state: [
    { name: 'shoulder_pan', unit: 'deg', low: -110, high: 110 },
    { name: 'gripper', unit: 'percent', low: 0, high: 100 },
  ],
  action: {
    kind: 'joint-target',
    hz: 30,
    dimensions: [
      { name: 'shoulder_pan', unit: 'deg', low: -110, high: 110 },
      { name: 'gripper', unit: 'percent', low: 0, high: 100 },
    ],
  },
};

/** Every byte of its own, and none by chance. */
export const picture = (width: number, height: number, seed: number): Pixels => ({
  ...{ width, height },
  rgb: Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (i * 7 + seed * 31 + ((i * i * (seed + 3)) % 97)) & 0xff,
  ),
});

export const madeUpEpisode = async (
  index: number,
  length: number,
  tasks: readonly string[] = ['reach for the red cube'],
): Promise<DatasetEpisode> => ({
  notes: {
    name: `Episode ${index + 1}`,
    success: index % 3 === 2 ? null : index % 2 === 0,
    seed: 100 + index,
    table: 'blocks',
    ...(index % 2 === 0 ? { by: 'expert' } : { by: 'own-1', policy: { file: 'взмах.onnx', sha256: 'ab' } }),
  },
  frames: await Promise.all(
    Array.from({ length }, async (_, i) => ({
      images: {
        table: await encodePng(picture(24, 16, index * 50 + i)),
        wrist: await encodePng(picture(8, 8, index * 50 + i + 7)),
      },
      state: [index + i / 3, 100 - i * 1.1],
      action: [index * 2 - i / 7, (i * 13) % 100],
      task: tasks[Math.floor((i * tasks.length) / length)] ?? '',
    })),
  ),
});
