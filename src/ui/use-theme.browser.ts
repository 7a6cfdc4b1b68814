import { useEffect, useState } from 'react';
import { SETTINGS, type Theme } from '../runtime/settings.ts';
import { resolveTheme, showTheme } from './theme.browser.ts';

const themeOf = (query: string): Theme =>
  SETTINGS.theme.parse(new URLSearchParams(query).get(SETTINGS.theme.key) ?? 'auto') ?? 'auto';

const rememberTheme = (theme: Theme): void => {
  const params = new URLSearchParams(window.location.search);
  if (theme === 'auto') params.delete(SETTINGS.theme.key);
  else params.set(SETTINGS.theme.key, theme);
  window.history.replaceState(null, '', `?${params}`);
};

const NOTHING = (): void => undefined;

/** The chosen theme, the system's when none is chosen, and light on paper. `before` is called before the address is written. */
export const useTheme = (before: () => void = NOTHING): readonly [Theme, (theme: Theme) => void] => {
  const [theme, set] = useState<Theme>(() => themeOf(window.location.search));
  useEffect(() => {
    const apply = (): void => showTheme(resolveTheme(theme));
    const paper = (): void => showTheme('light');
    const system = window.matchMedia('(prefers-color-scheme: light)');
    apply();
    system.addEventListener('change', apply);
    window.addEventListener('beforeprint', paper);
    window.addEventListener('afterprint', apply);
    return () => {
      system.removeEventListener('change', apply);
      window.removeEventListener('beforeprint', paper);
      window.removeEventListener('afterprint', apply);
    };
  }, [theme]);
  const choose = (next: Theme): void => {
    set(next);
    before();
    rememberTheme(next);
  };
  return [theme, choose];
};
