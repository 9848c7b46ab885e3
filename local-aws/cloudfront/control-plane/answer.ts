import * as client from '@aws-sdk/client-cloudfront';
import type { HttpRequest, HttpResponse } from '../../exchange.ts';
import type { ServiceError } from '../../service.ts';
import { errorsOf } from '../../schema/errors.ts';
import type { Element } from '@xmldom/xmldom';
import { xmlAnswer } from '../../xml-text.ts';
import { children, counted, type Elements, find, namespace, numberAt, xmlOf } from '../xml.ts';
import type { Random } from '../../random.ts';

export const exception = errorsOf(client);

export const invalidArgument = (message: string): ServiceError => exception('InvalidArgument', message);

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An answer with `inner` (elements, or their XML) in the root element `root`. */
export function answer(
  status: number,
  root: string,
  inner: Elements | string,
  headers: HttpResponse['headers'] = {},
): HttpResponse {
  const xml = typeof inner === 'string' ? inner : xmlOf(inner);
  return xmlAnswer(status, `${declaration}<${root} xmlns="${namespace}">${xml}</${root}>`, headers);
}

/** 204, as deletions and taggings are answered. */
export function noContent(): HttpResponse {
  return { status: 204, headers: {}, body: new Uint8Array() };
}

/** Where a resource is that was created: `distribution/E123`. */
export function locationOf(path: string): { readonly location: string } {
  return { location: `https://cloudfront.amazonaws.com/2020-05-31/${path}` };
}

/** An error as CloudFront's restXml protocol words it. No Retry-After: CloudFront documents none, so nobody may count on it. */
export function refusal({ status, code, message }: ServiceError, requestId: string): HttpResponse {
  const error = { Type: status >= 500 ? 'Receiver' : 'Sender', Code: code, Message: message };
  const inner = { Error: error, RequestId: requestId };
  return answer(status, 'ErrorResponse', inner, { 'x-amzn-requestid': requestId });
}

/**
 * CloudFront's compare-and-set. Throws InvalidIfMatchVersion (400) where the header is missing or is no version
 * at all, PreconditionFailed (412) where it is another version. A call that is about several resources has their
 * versions side by side, with commas between. Messages as users report them
 * (crossplane-contrib/provider-aws#1595, hashicorp/terraform-provider-aws#27147).
 */
export function requireVersion(request: HttpRequest, ...etags: readonly string[]): void {
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

export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

interface List<T> {
  /** In their order. */
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly show: (item: T) => string;
  /** The older lists (distributions, invalidations) say where they begin and whether they are cut off. */
  readonly older?: true;
}

/** One page of a list in the root element `root`: what comes after `Marker`, at most `MaxItems` (100 unless asked for less). */
export function listed<T>(root: string, query: URLSearchParams, list: List<T>): HttpResponse {
  const { items, idOf, show, older } = list;
  const asked = query.get('MaxItems');
  if (asked !== null && !/^[1-9]\d*$/.test(asked))
    throw invalidArgument('The parameter MaxItems is not valid.');
  const most = Math.min(100, Number(asked ?? 100));
  const marker = query.get('Marker') ?? '';
  const start = marker === '' ? 0 : items.findIndex((item) => idOf(item) === marker) + 1;
  if (marker !== '' && start === 0) throw invalidArgument('The parameter Marker is not valid.');
  const shown = items.slice(start, start + most);
  const last = shown.at(-1);
  const next = start + most < items.length && last ? idOf(last) : undefined;
  return answer(200, root, {
    Marker: older && marker,
    ...{ NextMarker: next, MaxItems: most },
    IsTruncated: older && next !== undefined,
    ...counted(shown.map(show)),
  });
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
