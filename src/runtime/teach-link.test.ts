import { expect, it } from 'vitest';
import { defaultSettings } from './settings.ts';
import { teachLink } from './teach-link.ts';

it('leads to the same arm and table, with a policy of the visitor’s own and with no other model', () => {
  const usual = defaultSettings();
  expect(teachLink(usual, false)).toBe('teach=');
  const own = { ...usual, model: 'own-1a2b3c4d', robot: 'so101', theme: 'dark' } as const;
  expect(teachLink(own, true)).toBe('teach=&driver=own-1a2b3c4d&robot=so101&theme=dark');
  expect(teachLink({ ...own, model: 'mini' }, false)).toBe('teach=&robot=so101&theme=dark');
});
