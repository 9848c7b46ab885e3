import { availableParallelism } from 'node:os';
import type sharpModule from 'sharp';

export type SharpModule = typeof sharpModule;
export type LoadSharp = () => Promise<SharpModule>;

let loading: Promise<SharpModule> | undefined;

/** Loaded at the first request, while the original is on its way; libvips's own cache would only take memory. */
export const loadSharp: LoadSharp = () => {
  loading ??= import('sharp').then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(availableParallelism());
    return sharp;
  });
  return loading;
};
