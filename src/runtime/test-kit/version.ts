/**
 * Version of everything that docs/testing.md describes: calls, keys, attributes, codes of errors. Within one first number
 * none of it goes or changes its meaning; what is new raises the second. packages/playwright speaks the same.
 */
export const TEST_API_VERSION = '1.0';
