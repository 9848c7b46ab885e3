import type { Configuration } from '../configuration.ts';

/** The line of the built edge function that holds the deployment's own sizes. */
export function settingsLine(sizes: Configuration['sizes']): string {
  return `var imageGateSizes = ${JSON.stringify(sizes)};`;
}

/**
 * The edge function for one deployment: `built` is edge-function.js as the build wrote it, whose first line is
 * replaced. CloudFront takes at most 10,240 bytes; throws where long lists of sizes exceed that.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html
 */
export function edgeFunctionFor(built: string, configuration: Configuration): string {
  const code = settingsLine(configuration.sizes) + built.slice(built.indexOf('\n'));
  const size = new TextEncoder().encode(code).length;
  if (size > 10_240)
    throw new Error(`the edge function has ${size} bytes, 10240 are allowed: name fewer sizes`);
  return code;
}
