import type { Generator } from './generator.ts';
import { drawings } from './drawings.ts';
import { rasters } from './raster.ts';

/** The generators of the search; a new kind is one more line. */
export const generators: readonly Generator[] = [rasters, drawings];
