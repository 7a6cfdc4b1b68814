/** The formats that the page writes an episode in. A new one is a file beside this one, and a row here. */
import type { Exporter } from './exporter.ts';
import { JSON_EXPORTER } from './json.ts';

export const EXPORTERS: readonly Exporter[] = [JSON_EXPORTER];
