import { widestSide } from './parameters.ts';

/** The given parameters by short name, each in its canonical spelling. */
export type Given = Readonly<Partial<Record<string, string>>>;

export type Mutable = Partial<Record<string, string>>;

/**
 * A named set of parameters over which a URL's own are applied. Sides in pixels, 0 for none; the rest as `&fit=cover&q=50&`, except
 * for `own`: parameters that a URL may set even if only presets are allowed. At the edge a property lookup costs as much as comparing
 * two such texts, and every byte counts.
 */
export type Preset = readonly [name: string, width: number, height: number, rest: string, own?: string];

/** The configuration of sizes. */
export interface SizeRules {
  /** Allowed widths and heights in pixels, ascending; an empty list allows every size. */
  readonly widths: readonly number[];
  readonly heights: readonly number[];
  /** A size that is not in the list becomes the next larger one, or is an error. */
  readonly otherwise: 'snap' | 'refuse';
}

const anySize: SizeRules = { widths: [], heights: [], otherwise: 'snap' };

/** The settings that decide which requests are equivalent, and which are rejected for their parameters. */
export interface RequestRules extends SizeRules {
  readonly maxSide: number;
  readonly formats: readonly string[];
  readonly autoFormats: readonly string[];
  readonly presets: readonly Preset[];
  readonly presetsOnly: boolean;
  /** Only signed URLs are served. */
  readonly signed: boolean;
}

/** The rules without any configuration. */
export const anyRequest: RequestRules = {
  ...anySize,
  maxSide: widestSide,
  formats: ['avif', 'gif', 'jpeg', 'png', 'webp'],
  autoFormats: ['avif', 'webp'],
  presets: [],
  presetsOnly: false,
  signed: false,
};
