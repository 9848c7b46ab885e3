import type { RequestRules } from '../canonical.ts';
import type { Configuration } from '../configuration.ts';
import { requestRules } from '../rules.ts';

/** What the rules' names are in the built function, whose bytes are counted; the build uses it for both sides. */
export const shortNames: Readonly<Record<keyof RequestRules, string>> = {
  widths: 'W',
  heights: 'H',
  otherwise: 'O',
  maxSide: 'M',
  formats: 'F',
  autoFormats: 'A',
  presets: 'P',
  presetsOnly: 'Q',
  signed: 'S',
};

/** The line of the built edge function that holds the deployment's own rules. */
export function settingsLine(rules: RequestRules): string {
  const short = Object.entries(shortNames).map(([name, letter]) => {
    const rule = rules[name as keyof RequestRules];
    return rule === undefined ? '' : `${letter}:${JSON.stringify(rule)},`;
  });
  return `var R={${short.join('').slice(0, -1)}};`;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const mostBytes = 10_240;

export interface FittedFunction {
  readonly code: string;
  /** Why presets are separate cache entries from what they stand for, for a warning; undefined where they are not. */
  readonly warning?: string;
}

/**
 * The edge function for one deployment: `built` is edge-function.js as the build wrote it, whose first line is
 * replaced. Presets that do not fit into what CloudFront takes are left out: then a preset and what it stands for are
 * two cache entries. Throws where long lists of sizes are too much as well.
 */
export function edgeFunctionFor(built: string, configuration: Configuration): FittedFunction {
  const { presets, ...others } = requestRules(configuration);
  const code = fitted(built, { ...others, ...(presets && { presets }) });
  if (bytesOf(code) <= mostBytes) return { code };
  const without = fitted(built, others);
  const excess = bytesOf(without) - mostBytes;
  if (excess > 0)
    throw new Error(
      `IMAGE_GATE_WIDTHS and IMAGE_GATE_HEIGHTS make the edge function ${excess} bytes longer than the ${mostBytes} that CloudFront takes: name fewer sizes`,
    );
  const names = Object.keys(presets ?? {}).join(', ');
  return {
    code: without,
    warning: `The presets ${names} do not fit into the edge function (${bytesOf(code)} bytes of ${mostBytes}). They work, but each of their spellings is cached by itself: name fewer or shorter presets in IMAGE_GATE_PRESETS`,
  };
}

function fitted(built: string, rules: RequestRules): string {
  return settingsLine(rules) + built.slice(built.indexOf('\n'));
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
