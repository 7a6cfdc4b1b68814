// @ts-check
/** Before Vite or Vitest is started by itself: refuse a folder whose name it cannot bear. node scripts/folder.mjs build|unit */
import { requireFolder } from './lib/run.mjs';

requireFolder(process.argv[2] === 'unit' ? 'unit' : 'build');
