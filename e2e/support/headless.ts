/** The page behind `npm run eval`, `drive` and `latency`, opened in a test, and its commands. */
import type { Page } from '@playwright/test';
import type { Result } from '../../src/contracts.ts';
import type {} from '../../src/headless/main.browser.ts'; // window.tabletopHeadless

/** Opens the page; what its commands report on their way is collected in the array that comes back. */
export const openHeadless = async (page: Page): Promise<unknown[]> => {
  const reports: unknown[] = [];
  await page.exposeFunction('tabletopReport', (event: unknown) => reports.push(event));
  await page.goto('headless.html');
  await page.waitForFunction(() => 'tabletopHeadless' in window);
  return reports;
};

export const call = async <T>(page: Page, name: string, args: unknown): Promise<Result<T>> => {
  const answer = await page.evaluate(([command, given]) => window.tabletopHeadless?.call(command, given), [
    name,
    args,
  ] as const);
  return answer as Result<T>; // the command's own result type, through JSON
};

export const value = <T>(result: Result<T>): T => {
  if (result.ok) return result.value;
  const { code, message, detail } = result.error;
  throw new Error(`${code}: ${message} ${detail ?? ''}`);
};

/** The model that ships, as the engine commands want it. */
export const INT8_ON_WASM = { model: 'pico', variant: 'int8', provider: 'wasm' } as const;
