import type { Generator } from './generator.ts';
import { drawings } from './drawings.ts';
import { rasters } from './raster.ts';

/** What the search draws originals from; a kind more is a line more. */
export const generators: readonly Generator[] = [rasters, drawings];
