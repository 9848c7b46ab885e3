import { widestSide } from './parameters.ts';

/** The parameters that were given, by short name, each in its one canonical spelling. */
export type Given = Readonly<Partial<Record<string, string>>>;

export type Mutable = Partial<Record<string, string>>;

/**
 * A named set of parameters, as it is laid under what a URL says. Sides in pixels, 0 for none; the rest as `&fit=cover&q=50&`, but
 * for `own`, if any: what a URL may say where it may say nothing but presets. At the edge looking up a property costs as much
 * as comparing two such texts, and every byte counts.
 */
export type Preset = readonly [name: string, width: number, height: number, rest: string, own?: string];

/** What the configuration says about sizes. */
export interface SizeRules {
  /** Allowed widths and heights in pixels, ascending; an empty list allows every size. */
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  /** What happens to a size that is not in the list: the next larger one is taken, or it is an error. */
  readonly otherwise: 'snap' | 'refuse';
}

const anySize: SizeRules = { widths: [], heights: [], otherwise: 'snap' };

/** Everything configured that decides which requests are the same, and which are refused for their parameters. */
export interface RequestRules extends SizeRules {
  readonly maxSide: number;
  readonly formats: readonly string[];
  readonly autoFormats: readonly string[];
  readonly presets: readonly Preset[];
  readonly presetsOnly: boolean;
  /** Only signed URLs are answered. */
  readonly signed: boolean;
}

/** Nothing is configured. */
export const anyRequest: RequestRules = {
  ...anySize,
  maxSide: widestSide,
  formats: ['avif', 'gif', 'jpeg', 'png', 'webp'],
  autoFormats: ['avif', 'webp'],
  presets: [],
  presetsOnly: false,
  signed: false,
};
