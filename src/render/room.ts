/** The room about the table, which lights the large view from all sides where a graphics card draws. */
import {
  Euler,
  NeutralToneMapping,
  NoToneMapping,
  type Scene,
  type Texture,
  type WebGLRenderer,
} from 'three';

/** Fetched when it is asked for, with what reads it. The caller's to dispose of. Rejects when it cannot be had. */
export const loadRoom = async (): Promise<Texture> => (await import('./room.browser.ts')).readRoom();

/** The table comes out as bright as under the stage's own light. */
const BRIGHTNESS = 0.88;

/** In place of the stage's own light from everywhere (`StageOptions.environment`); null: none. */
export const showRoom = (scene: Scene, renderer: WebGLRenderer, room: Texture | null): void => {
  scene.environment = room;
  scene.environmentIntensity = BRIGHTNESS;
  // a white arm beside a window is brighter than a screen: its shades are kept, and colours below stay what they are
  renderer.toneMapping = room ? NeutralToneMapping : NoToneMapping;
  scene.environmentRotation.copy(new Euler(Math.PI / 2, 0, 0)); // panoramas have y up
};
