/** Also part of the CloudFront Function: see parameters.ts for its runtime's limits. */
import type { Given, Mutable, Preset } from './rules.ts';

/** In alphabetical order. */
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

export function givenBy(preset: Preset): Mutable {
  const given: Mutable = {};
  if (preset[1]) given.w = `${preset[1]}`;
  if (preset[2]) given.h = `${preset[2]}`;
  `${preset[3]}${preset[4] ?? ''}`.split('&').forEach((pair) => {
    const at = pair.indexOf('=');
    if (at > 0) given[pair.slice(0, at)] = pair.slice(at + 1);
  });
  return given;
}
