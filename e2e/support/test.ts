/**
 * Playwright's `test`, with two rules for every page of every test: nothing is logged as an error, and nothing is
 * asked of another host. A test that provokes an error on purpose says which:
 *
 *     test.use(allowing(/404/, 'camera'));
 */
import { test as base, expect } from '@playwright/test';

export interface Rules {
  readonly rules: { readonly allowed: readonly (string | RegExp)[] };
}

/** Console errors and uncaught exceptions that are expected: text contained in them, or a pattern. */
export const allowing = (...allowed: (string | RegExp)[]): Rules => ({ rules: { allowed } });

export interface Watch {
  /** Console errors and uncaught exceptions so far, the allowed ones left out. */
  readonly errors: string[];
  /** Requests to another host so far; data: and blob: addresses are the page's own. */
  readonly outside: string[];
}

const matches = (rule: string | RegExp, text: string) =>
  typeof rule === 'string' ? text.includes(rule) : rule.test(text);

const isOutside = (address: string, home: string) => {
  const { protocol, hostname } = new URL(address);
  return protocol !== 'data:' && protocol !== 'blob:' && hostname !== home;
};

export const test = base.extend<Rules & { watch: Watch }>({
  // an object, since Playwright takes an array whose second item is a pattern for a fixture with options
  rules: [{ allowed: [] }, { option: true }],
  watch: [
    async ({ context, rules, baseURL }, use) => {
      const home = new URL(baseURL ?? 'http://127.0.0.1').hostname;
      const watch: Watch = { errors: [], outside: [] };
      const report = (text: string) => {
        if (!rules.allowed.some((rule) => matches(rule, text))) watch.errors.push(text);
      };
      context.on('console', (message) => {
        if (message.type() === 'error') report(`console: ${message.text()} (${message.location().url})`);
      });
      context.on('weberror', (error) => report(`uncaught: ${error.error().stack ?? error.error().message}`));
      context.on('request', (request) => {
        if (isOutside(request.url(), home)) watch.outside.push(request.url());
      });
      await use(watch);
      expect(watch.errors, 'errors in the page').toEqual([]);
      expect(watch.outside, 'requests to another host').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
