import { element, leaf } from '../xml-text.ts';
import type { HttpRequest, HttpResponse } from '../exchange.ts';
import { WatchedParameters } from '../members-read.ts';
import { ServiceError } from '../service.ts';

/** A request of AWS's query protocol, taken apart: `Action` and the parameters beside it. */
export interface QueryRequest {
  readonly action: string;
  readonly parameters: WatchedParameters;
}

/** undefined when the body is no form with an Action in it. */
export function queryOf(request: HttpRequest): QueryRequest | undefined {
  if (request.method !== 'POST') return undefined;
  const parameters = new WatchedParameters(new TextDecoder().decode(request.body), ['Action', 'Version']);
  const action = parameters.get('Action');
  return action === null ? undefined : { action, parameters };
}

/** A parameter that the operation cannot do without. Throws ValidationError as IAM and STS do. */
export function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '')
    throw new ServiceError(
      'ValidationError',
      400,
      `1 validation error detected: Value null at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must not be null`,
    );
  return value;
}

/** `Tags.member.1.Key`, `Tags.member.1.Value`, ... as pairs. */
export function tagsIn(parameters: URLSearchParams): [key: string, value: string][] {
  const tags: [string, string][] = [];
  for (let index = 1; parameters.has(`Tags.member.${index}.Key`); index++) {
    const part = (name: string): string => parameters.get(`Tags.member.${index}.${name}`) ?? '';
    tags.push([part('Key'), part('Value')]);
  }
  return tags;
}

/** `TagKeys.member.1`, ... */
export function listIn(parameters: URLSearchParams, name: string): string[] {
  const items: string[] = [];
  for (let index = 1; parameters.has(`${name}.member.${index}`); index++)
    items.push(parameters.get(`${name}.member.${index}`) ?? '');
  return items;
}

/** A list as the query protocol writes it. */
export function members(name: string, items: readonly string[]): string {
  return element(name, items.map((item) => element('member', item)).join(''));
}

/** A successful answer: `result` is XML; undefined for operations that answer nothing. */
export function queryAnswer(namespace: string, action: string, result: string | undefined): HttpResponse {
  const inner = result === undefined ? '' : element(`${action}Result`, result);
  const metadata = element('ResponseMetadata', leaf('RequestId', 'local'));
  return answer(200, `<${action}Response xmlns="${namespace}">${inner}${metadata}</${action}Response>`);
}

export function queryRefusal(namespace: string, error: ServiceError, requestId: string): HttpResponse {
  const detail = [
    leaf('Type', error.status < 500 ? 'Sender' : 'Receiver'),
    leaf('Code', error.code),
    leaf('Message', error.message),
  ].join('');
  return answer(
    error.status,
    `<ErrorResponse xmlns="${namespace}">${element('Error', detail)}${leaf('RequestId', requestId)}</ErrorResponse>`,
  );
}

function answer(status: number, xml: string): HttpResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: new TextEncoder().encode(xml) };
}
