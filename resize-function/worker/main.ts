import { serve } from './serve.ts';

/** A worker's entry point when the function runs from its sources; the built function is a single file that starts in index.ts. */
serve();
