/** zod as this page may use it: its faster parsers are code made from text, which the page's security policy forbids. */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
