/** Also part of the CloudFront Function: see parameters.ts for what its runtime allows. */
import type { Given } from './canonical.ts';

/**
 * A named wish, as it is laid under what a URL says. Sides in pixels, 0 for none; the rest as `&fit=cover&q=50&`, but
 * for `own`, if any: what a URL may say where it may say nothing but presets. At the edge looking up a property costs as much
 * as comparing two such texts, and every byte counts.
 */
export type Preset = readonly [name: string, width: number, height: number, rest: string, own?: string];

/** In the alphabet's order. */
export function textOf(given: Given): string {
  const pairs = Object.keys(given)
    .sort()
    .map((name) => (given[name] ? `${name}=${given[name]}&` : ''));
  const text = pairs.join('');
  return text && `&${text}`;
}

export function presetNamed(name: string | undefined, presets: readonly Preset[]): Preset | undefined {
  return name ? presets.find((preset) => preset[0] === name) : undefined;
}

export function givenBy(preset: Preset): Partial<Record<string, string>> {
  const given: Partial<Record<string, string>> = {};
  if (preset[1]) given.w = `${preset[1]}`;
  if (preset[2]) given.h = `${preset[2]}`;
  `${preset[3]}${preset[4] ?? ''}`.split('&').forEach((pair) => {
    const at = pair.indexOf('=');
    if (at > 0) given[pair.slice(0, at)] = pair.slice(at + 1);
  });
  return given;
}
