import * as client from '@aws-sdk/client-cloudfront';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import type { ServiceError } from '../../service.ts';
import { errorsOf } from '../../schema/errors.ts';
import type { Element } from '@xmldom/xmldom';
import { children, element, find, leaf, namespace, numberAt } from '../xml.ts';
import type { Random } from '../../random.ts';

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

/** One page of a list, in the order of `items`. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly marker: string;
  readonly maxItems: number;
  readonly nextMarker: string | undefined;
}

/** Cuts a page out of `items`: what comes after `Marker`, at most `MaxItems` (100 unless asked for less). */
export function pageOf<T>(items: readonly T[], query: URLSearchParams, idOf: (item: T) => string): Page<T> {
  const asked = query.get('MaxItems');
  if (asked !== null && !/^[1-9]\d*$/.test(asked))
    throw invalidArgument('The parameter MaxItems is not valid.');
  const maxItems = Math.min(100, Number(asked ?? 100));
  const marker = query.get('Marker') ?? '';
  const start = marker === '' ? 0 : items.findIndex((item) => idOf(item) === marker) + 1;
  if (marker !== '' && start === 0) throw invalidArgument('The parameter Marker is not valid.');
  const shown = items.slice(start, start + maxItems);
  const last = shown.at(-1);
  const more = start + maxItems < items.length;
  return { items: shown, marker, maxItems, nextMarker: more && last ? idOf(last) : undefined };
}

/** The inner XML of the older lists (distributions, invalidations), which say IsTruncated. */
export function truncatedList<T>(page: Page<T>, xmlOf: (item: T) => string): string {
  return (
    leaf('Marker', page.marker) +
    (page.nextMarker === undefined ? '' : leaf('NextMarker', page.nextMarker)) +
    leaf('MaxItems', page.maxItems) +
    leaf('IsTruncated', page.nextMarker !== undefined) +
    counted(page, xmlOf)
  );
}

/** The inner XML of the newer lists (policies, functions). */
export function markedList<T>(page: Page<T>, xmlOf: (item: T) => string): string {
  return (
    (page.nextMarker === undefined ? '' : leaf('NextMarker', page.nextMarker)) +
    leaf('MaxItems', page.maxItems) +
    counted(page, xmlOf)
  );
}

function counted<T>(page: Page<T>, xmlOf: (item: T) => string): string {
  const items = page.items.map(xmlOf).join('');
  return leaf('Quantity', page.items.length) + (items === '' ? '' : element('Items', items));
}

/** As a distribution's id or a version (ETag) looks: `E` and 13 capitals or digits. */
export function capitalId(random: Random): string {
  return `E${random.id(13).toUpperCase()}`;
}

/** Every list in CloudFront's XML says how long it is. Throws InconsistentQuantities (400) where one lies. */
export function checkQuantities(element: Element): void {
  const quantity = numberAt(element, 'Quantity');
  const items = find(element, 'Items');
  if (quantity !== undefined && quantity !== (items ? children(items).length : 0))
    throw exception('InconsistentQuantities', 'The value of Quantity and the size of Items do not match.');
  for (const child of children(element)) checkQuantities(child);
}
