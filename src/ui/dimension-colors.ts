/**
 * Eight fixed colours, one a dimension of the action, the same in chips, strips and raster. Each theme has its own
 * shade of the same hue so that text in it stays readable; the test holds contrast and the distances between all
 * pairs as people with the three kinds of colour blindness see them. Names and fixed order carry the meaning too.
 */
import type { ResolvedTheme } from '../runtime/stores.ts';

const DARK = ['#b4bac2', '#ef6b47', '#7beab8', '#6fb2ff', '#c57d9f', '#efe34e', '#9277f6', '#e8a33c'];
const LIGHT = ['#4b494d', '#bf3b42', '#197751', '#124d7c', '#a94a83', '#606603', '#604abb', '#6c400a'];

/** CSS colours in the order of an action's dimensions. */
export const DIMENSION_COLORS: Readonly<Record<ResolvedTheme, readonly string[]>> = {
  dark: DARK,
  light: LIGHT,
};

/** Surfaces that dimension colours are written on; the same values stand in styles/tokens.css (tested). */
export const SURFACES: Readonly<Record<ResolvedTheme, Readonly<Record<'bg' | 'panel' | 'raised', string>>>> =
  {
    dark: { bg: '#12161c', panel: '#171c23', raised: '#1e252e' },
    light: { bg: '#eceff3', panel: '#ffffff', raised: '#f3f5f7' },
  };

/** The custom property of a dimension's colour; a ninth dimension has the first's colour again. */
export const dimensionVariable = (row: number): string => `--dim-${row % DARK.length}`;

/** `--dim-0` ... `--dim-7` for the root element. */
export const dimensionVariables = (theme: ResolvedTheme): Readonly<Record<string, string>> =>
  Object.fromEntries(DIMENSION_COLORS[theme].map((color, i) => [dimensionVariable(i), color]));
