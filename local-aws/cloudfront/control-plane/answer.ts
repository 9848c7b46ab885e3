import * as client from '@aws-sdk/client-cloudfront';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import type { ServiceError } from '../../service.ts';
import { errorsOf } from '../../schema/errors.ts';
import { element, leaf, namespace } from '../xml.ts';

/** CloudFront's errors, each with its status. */
export const exception = errorsOf(client);

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** A successful answer with `inner` (XML) in the root element `root`. */
export function answer(
  status: number,
  root: string,
  inner: string,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'text/xml', ...headers },
    body: new TextEncoder().encode(`${declaration}<${root} xmlns="${namespace}">${inner}</${root}>`),
  };
}

/** 204, as deletions and taggings are answered. */
export function noContent(): HttpResponse {
  return { status: 204, headers: {}, body: new Uint8Array() };
}

/** An error as CloudFront's restXml protocol words it. No Retry-After: CloudFront documents none, so nobody may count on it. */
export function refusal(error: ServiceError, requestId: string): HttpResponse {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const detail = leaf('Type', type) + leaf('Code', error.code) + leaf('Message', error.message);
  const inner = element('Error', detail) + leaf('RequestId', requestId);
  return answer(error.status, 'ErrorResponse', inner, { 'x-amzn-requestid': requestId });
}

/**
 * CloudFront's compare-and-set. Throws InvalidIfMatchVersion (400) where the header is missing or is no version
 * at all, PreconditionFailed (412) where it is another version than `etag`. Messages as users report them
 * (crossplane-contrib/provider-aws#1595, hashicorp/terraform-provider-aws#27147).
 */
export function requireVersion(request: HttpRequest, etag: string): void {
  requireVersions(request, [etag]);
}

/** The same for a call that is about several resources: their versions stand side by side, with commas between. */
export function requireVersions(request: HttpRequest, etags: readonly string[]): void {
  const versions = (request.headers['if-match'] ?? '').split(',').map((version) => version.trim());
  if (versions.length !== etags.length || !versions.every((version) => /^E[0-9A-Z]{12,13}$/.test(version)))
    throw exception(
      'InvalidIfMatchVersion',
      'The If-Match version is missing or not valid for the resource.',
    );
  if (versions.some((version, index) => version !== etags[index]))
    throw exception(
      'PreconditionFailed',
      "The request failed because it didn't meet the preconditions in one or more request-header fields.",
    );
}

/** The commonest refusal. */
export function invalidArgument(message: string): ServiceError {
  return exception('InvalidArgument', message);
}

/** An instant as CloudFront writes it. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
