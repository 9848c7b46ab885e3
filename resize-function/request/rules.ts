import { anySize } from './canonical.ts';
import type { RequestRules } from './canonical.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { widestSide } from './parameters.ts';

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

/** What of `configuration` the edge has to know, to tell apart what the function tells apart and no more. */
export function requestRules(configuration: Configuration): RequestRules {
  const { sizes, maxSide, formats, autoFormats, presets, presetsOnly, signingKeys } = configuration;
  const { widths, heights, otherwise } = sizes;
  return {
    // A list for one side holds for both: with any height, each width would have thousands of pictures.
    widths: widths.length > 0 ? widths : heights,
    heights: heights.length > 0 ? heights : widths,
    otherwise,
    maxSide,
    formats,
    autoFormats,
    presets,
    presetsOnly,
    signed: signingKeys.length > 0,
  };
}
