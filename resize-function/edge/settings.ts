import type { RequestRules } from '../request/rules.ts';
import { requestRules } from '../configuration.ts';
import type { Configuration } from '../configuration.ts';

/** The short names of the rules in the built function, whose size is limited; the build uses them for both sides. */
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

/** The line of the built edge function with the deployment's own rules, in as few bytes as possible. */
export function settingsLine(rules: RequestRules): string {
  const short = Object.entries(shortNames).map(
    ([name, letter]) => `${letter}:${JSON.stringify(rules[name as keyof RequestRules])}`,
  );
  return `var R={${short.join().replace(/"([a-z][a-z0-9_]*)":/g, '$1:')}};`;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const mostBytes = 10_240;

/**
 * The edge function for one deployment: `built` is edge-function.js from the build, whose first line is replaced. Throws if presets
 * and lists of sizes exceed CloudFront's limit: without them the edge could not tell which requests are equivalent.
 */
export function edgeFunctionFor(built: string, configuration: Configuration): string {
  const code = settingsLine(requestRules(configuration)) + built.slice(built.indexOf('\n'));
  const excess = new TextEncoder().encode(code).length - mostBytes;
  if (excess <= 0) return code;
  throw new Error(
    `IMAGE_GATE_PRESETS, IMAGE_GATE_WIDTHS and IMAGE_GATE_HEIGHTS make the edge function ${excess} bytes longer than the ${mostBytes} that CloudFront takes: name fewer or shorter presets, or fewer sizes`,
  );
}
