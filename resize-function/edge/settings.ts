import type { RequestRules } from '../canonical.ts';
import type { Configuration } from '../configuration.ts';
import { requestRules } from '../rules.ts';

/** The line of the built edge function that holds the deployment's own rules. */
export function settingsLine(rules: RequestRules): string {
  return `var imageGateRules = ${JSON.stringify(rules)};`;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html */
const mostBytes = 10_240;

/**
 * The edge function for one deployment: `built` is edge-function.js as the build wrote it, whose first line is
 * replaced. Presets that do not fit into what CloudFront takes are left out: then a preset and what it stands for are
 * two cache entries. Throws where long lists of sizes are too much as well.
 */
export function edgeFunctionFor(built: string, configuration: Configuration): string {
  const { presets, ...rest } = requestRules(configuration);
  const fitted = [{ ...rest, ...(presets && { presets }) }, rest].map(
    (rules) => settingsLine(rules) + built.slice(built.indexOf('\n')),
  );
  const code = fitted.find((text) => bytesOf(text) <= mostBytes);
  if (code === undefined)
    throw new Error(
      `the edge function has ${bytesOf(fitted[1] ?? '')} bytes, ${mostBytes} are allowed: name fewer sizes`,
    );
  return code;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
