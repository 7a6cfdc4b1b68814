/** What the lab shares with the page, through this one door: look, numbers as text, names and colours of dimensions. */

export { DIMENSION_LABELS } from '../app/dimension-labels.ts';
export { type Quantity, quantityOf, signed } from '../app/format.ts';
export { NEXT_THEME, SETTINGS, type Theme } from '../app/settings.ts';
export { resolveTheme, showTheme } from '../app/theme.browser.ts';
export { CopyLink } from '../app/ui/CopyLink.tsx';
export { Icon } from '../app/ui/Icon.tsx';
export { Question, type QuestionSpec } from '../app/ui/Question.tsx';
export { type Option, Segmented } from '../app/ui/Segmented.tsx';
