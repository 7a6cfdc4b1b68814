import { expect, it } from 'vitest';
import { countsIn } from './python-tests.mjs';

it.each([
  ['Ran 13 tests in 2.6s\n\nOK\n', [13, 0, 0]],
  ['Ran 13 tests in 2.6s\n\nFAILED (failures=2, errors=1, skipped=1)\n', [9, 3, 1]],
  ['..F.\n1 failed, 44 passed, 3 skipped in 35.21s\n', [44, 1, 3]],
  ['=== 2 errors in 0.31s ===\n', [0, 2, 0]],
  ['47 passed in 9.10s\n', [47, 0, 0]],
  ['', [0, 0, 0]],
])('%j', (text, [passed, failed, skipped]) => expect(countsIn(text)).toEqual({ passed, failed, skipped }));
