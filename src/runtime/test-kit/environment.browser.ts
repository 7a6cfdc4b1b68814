/** The page made the same everywhere, under ?test=1: before anything is drawn, and as little as that takes. */
import './still.css';
import { createRandom } from '../../math/random.ts';

/**
 * One canvas pixel a CSS pixel on every screen, nothing that moves by itself (still.css), and `Math.random` from the
 * seed 0, whatever the scene's is.
 */
export const prepareForTest = (): void => {
  document.documentElement.dataset.test = 'true';
  Object.defineProperty(window, 'devicePixelRatio', { value: 1, configurable: true });
  Math.random = createRandom(0).next;
};

const FONTS = ['400 16px "Inter Variable"', '400 16px "JetBrains Mono Variable"'];

/** The bundled typefaces are there: no text will be drawn in another first. */
export const fontsLoaded = async (): Promise<void> => {
  await Promise.allSettled(FONTS.map((font) => document.fonts.load(font)));
  await document.fonts.ready;
};
