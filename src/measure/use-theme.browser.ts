/** The theme of the address, the system's where it names none. */
import { useEffect, useState } from 'react';
import { SETTINGS, type Theme } from '../runtime/settings.ts';
import { resolveTheme, showTheme } from '../ui/theme.browser.ts';

const { key, fallback, parse } = SETTINGS.theme;

export const useTheme = (): readonly [Theme, (theme: Theme) => void] => {
  const [theme, set] = useState<Theme>(
    () => parse(new URLSearchParams(window.location.search).get(key) ?? fallback) ?? fallback,
  );
  useEffect(() => {
    const apply = (): void => showTheme(resolveTheme(theme));
    const system = window.matchMedia('(prefers-color-scheme: light)');
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
  const choose = (next: Theme): void => {
    const address = new URL(window.location.href);
    if (next === fallback) address.searchParams.delete(key);
    else address.searchParams.set(key, next);
    window.history.replaceState(null, '', address);
    set(next);
  };
  return [theme, choose];
};
