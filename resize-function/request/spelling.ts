/** Also part of the CloudFront Function: see parameters.ts for its runtime's limits. */
import { hasQuality, isListed, namesOf, neutralOf, numberOf, refusedName } from './canonical.ts';
import { givenBy, textOf } from './preset.ts';
import type { Given, Mutable, Preset, RequestRules } from './rules.ts';

/**
 * The URL parameters for `effective`, whatever their origin: canonicalising them gives `effective` again. Parameters that the rules
 * forbid in a URL must come from a preset, and the first suitable preset is used.
 */
export function spelled(effective: Given, rules: RequestRules): Given {
  const listed = isListed(effective, rules);
  if (listed && !refusedName(effective, rules)) return effective;
  // Sides that the URL may set need not be the preset's.
  const named = listed && !rules.presetsOnly;
  const width = numberOf(effective.w, 0);
  const height = numberOf(effective.h, 0);
  const agrees = agreement(effective, rules);
  let found = effective;
  rules.presets.some((preset) => {
    const taken = (!preset[1] || width) && (!preset[2] || height);
    const ratio = named ? +!!taken : ratioOf(preset, width, height);
    if (!ratio || !agrees(preset[3])) return false;
    found = beside(preset, effective, ratio, named);
    return true;
  });
  return found;
}

/** Whether a preset with this rest contains everything that a URL cannot add, and nothing that it cannot override. */
function agreement(effective: Given, rules: RequestRules): (rest: string) => boolean {
  if (rules.presetsOnly) {
    const own = textOf(Object.assign({}, effective, { w: '', h: '', dl: '' }));
    return (rest) => rest === own;
  }
  const f = effective.f;
  const ex = effective.ex;
  const musts: string[] = [];
  if (f && !rules.formats.includes(f)) musts.push(`&f=${f}&`);
  if (ex && rules.widths.length > 0) musts.push(`&ex=${ex}&`);
  const nevers = ['bg', 'ex', 'q'].filter(
    (name) => !effective[name] && (name !== 'q' || hasQuality(effective)),
  );
  return (rest) =>
    musts.every((text) => rest.includes(text)) && !nevers.some((name) => rest.includes(`&${name}=`));
}

/**
 * The smallest pixel ratio with which the preset's sides reach these pixels; 0 if there is none. In plain arithmetic, because a
 * single call costs the edge as much as all of it.
 */
function ratioOf(preset: Preset, width: number, height: number): number {
  const wide = (width - 0.5) / preset[1];
  const high = (height - 0.5) / preset[2];
  const least = wide > high ? wide : high;
  const ratio = least > 1 ? Math.ceil(least * 4) / 4 : 1;
  const tooWide = preset[1] * ratio - width;
  const tooHigh = preset[2] * ratio - height;
  const right = tooWide >= -0.5 && tooWide < 0.5 && tooHigh >= -0.5 && tooHigh < 0.5;
  return right && ratio <= 5 ? ratio : 0;
}

/** The parameters that the URL needs for `effective`. */
function beside(preset: Preset, effective: Given, ratio: number, named: boolean): Given {
  const from = givenBy(preset);
  const given: Mutable = { p: preset[0] };
  namesOf(effective).forEach((name) => {
    const side = name === 'w' || name === 'h';
    if (side ? named : effective[name] !== from[name]) given[name] = effective[name];
  });
  // A parameter without a neutral value has no effect next to the others, and may stay.
  namesOf(from).forEach((name) => {
    if (!effective[name] && neutralOf(name)) given[name] = '';
  });
  delete given.dpr;
  if (ratio !== numberOf(from.dpr, 1)) given.dpr = ratio > 1 ? `${ratio}` : '';
  return given;
}
