import type { Origin } from '@aws-sdk/client-cloudfront';
import { itemsOf } from '../list.ts';
import { exception, invalidArgument } from '../refusals.ts';
import { words } from '../../text.ts';

/** Developer guide, "Custom headers that CloudFront can't add to origin requests". */
const forbidden = words(`
  accept-encoding cache-control connection content-length cookie host if-match if-modified-since
  if-none-match if-range if-unmodified-since max-forwards pragma proxy-authenticate proxy-authorization
  proxy-connection range request-range te trailer transfer-encoding upgrade via x-real-ip
`);

/** Characters; developer guide, "Quotas on headers". The number is the older page's, for a whole distribution. */
const limits = { name: 256, value: 1_783, together: 10_240, headers: 10 };

/**
 * The rules for custom origin headers over all origins of a distribution; `takesTwins`: names that differ only in case are allowed.
 * Throws InvalidArgument and the like (400).
 */
export function checkCustomHeaders(origins: readonly Origin[], takesTwins: boolean): void {
  let count = 0;
  let characters = 0;
  for (const { CustomHeaders } of origins) {
    const seen = new Set<string>();
    for (const { HeaderName: name = '', HeaderValue: value = '' } of itemsOf(CustomHeaders)) {
      checkCustomHeader(name, value);
      const told = takesTwins ? name : name.toLowerCase();
      if (seen.has(told)) throw invalidArgument(`The custom header ${name} is there twice.`);
      seen.add(told);
      count++;
      characters += name.length + value.length;
    }
  }
  if (count > limits.headers)
    throw exception('TooManyOriginCustomHeaders', 'Your request contains too many origin custom headers.');
  if (characters > limits.together) throw invalidArgument('The custom headers are too long together.');
}

function checkCustomHeader(name: string, value: string): void {
  const lower = name.toLowerCase();
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || name.length > limits.name)
    throw invalidArgument('The parameter HeaderName is not valid.');
  if (forbidden.has(lower) || lower.startsWith('x-amz-') || lower.startsWith('x-edge-'))
    throw invalidArgument(`The parameter HeaderName : ${name} is not allowed.`);
  if (value.length > limits.value || /[^\t\x20-\x7e]/.test(value))
    throw invalidArgument('The parameter HeaderValue is not valid.');
}
