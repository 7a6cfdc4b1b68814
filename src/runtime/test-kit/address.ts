/** What ?test=1 understands beside the settings: `scene` and `frame`, written as the settings that they stand for. */
import { SETTINGS } from '../settings.ts';

export interface TestAddress {
  /** The query with `scene` and `frame` put into words of the settings' table. */
  readonly query: string;
  /** Address of a picture that the model is to look at; null: none. */
  readonly picture: string | null;
}

const CAMERAS: readonly string[] = ['sim', 'webcam'];

/**
 * `scene=12` is `seed=12`, since a scene is a pure function of its seed; where both stand, `seed` counts. `frame=sim`
 * and `frame=webcam` choose the camera; any other `frame` is the address of a picture: of the page's own host, or data:.
 * Without `test=1`, `scene` and `frame` the query comes back as it is.
 */
export const testAddress = (query: string): TestAddress => {
  const params = new URLSearchParams(query);
  if (params.get('test') !== '1') return { query, picture: null };
  const [scene, frame] = [params.get('scene'), params.get('frame')];
  if (scene === null && frame === null) return { query, picture: null };
  params.delete('scene');
  if (scene !== null && !params.has(SETTINGS.seed.key)) params.set(SETTINGS.seed.key, scene);
  if (frame === null) return { query: params.toString(), picture: null };
  const camera = CAMERAS.includes(frame);
  params.set(SETTINGS.camera.key, camera ? frame : 'image');
  if (camera) params.delete('frame');
  return { query: params.toString(), picture: camera ? null : frame };
};
