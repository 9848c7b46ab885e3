import { serve } from './serve.ts';

/** Where a worker begins when the function is run from its sources; the built one is a single file that begins in index.ts. */
serve();
