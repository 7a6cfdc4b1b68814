/** Puts the theme on the root element: before the first paint, and whenever the choice or the system changes. */
import type { Theme } from '../runtime/settings.ts';
import type { ResolvedTheme, Stores } from '../runtime/stores.ts';
import { dimensionVariables } from './dimension-colors.ts';

const lightSystem = (): MediaQueryList => window.matchMedia('(prefers-color-scheme: light)');

export const resolveTheme = (theme: Theme): ResolvedTheme =>
  theme === 'auto' ? (lightSystem().matches ? 'light' : 'dark') : theme;

export const showTheme = (theme: ResolvedTheme): void => {
  const root = document.documentElement;
  root.dataset.theme = theme;
  for (const [name, value] of Object.entries(dimensionVariables(theme))) root.style.setProperty(name, value);
};

export const followTheme = ({ settings, view }: Stores): void => {
  const apply = (): void => {
    const theme = resolveTheme(settings.getState().theme);
    showTheme(theme);
    view.setState({ theme });
  };
  settings.subscribe((now, before) => {
    if (now.theme !== before.theme) apply();
  });
  lightSystem().addEventListener('change', apply);
};
