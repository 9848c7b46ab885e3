import { join } from 'node:path';

/** The built action; or a stand-in that runs the source and says what of it ran (`npm run coverage`). */
export const bundle = join(
  process.env.IMAGE_GATE_DIST ?? join(import.meta.dirname, '..', 'dist'),
  'index.js',
);
