import type { HttpResponse } from '../exchange.ts';
import { GatewayError } from './gateway-responses.ts';
import type { Integration, IntegrationResponse } from './model.ts';
import { fillIn } from './templates.ts';
import type { Visit } from './visit.ts';

/**
 * A MOCK integration's response: the request template (or the body, if none matches and it may pass through) must be JSON with a
 * `statusCode`, which selects the integration response, whose template is the body.
 */
export function mockAnswer(visit: Visit, integration: Integration): HttpResponse {
  const status = mockedStatus(requestBody(visit, integration));
  const responses = [...integration.integrationResponses.values()];
  const response =
    responses.find(({ selectionPattern: one }) => one !== '' && new RegExp(`^(?:${one})$`).test(status)) ??
    responses.find(({ selectionPattern }) => selectionPattern === '');
  // A status that the method does not declare. Reported: "Output mapping refers to an invalid method response", in the logs alone.
  if (!response || !visit.method.methodResponses.has(response.statusCode))
    throw new GatewayError('DEFAULT_5XX');
  const [contentType, template] = templateFor(visit, response);
  return {
    status: Number(response.statusCode),
    headers: { 'content-type': contentType, ...mappedHeaders(visit, response) },
    body: new TextEncoder().encode(template === null ? '' : fillIn(template, visit)),
  };
}

function requestBody(visit: Visit, { requestTemplates = {}, passthroughBehavior }: Integration): string {
  const contentType =
    (visit.request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
  const template = requestTemplates[contentType];
  if (template !== undefined) return template === null ? '' : fillIn(template, visit);
  const some = Object.keys(requestTemplates).length > 0;
  if (passthroughBehavior === 'NEVER' || (passthroughBehavior === 'WHEN_NO_TEMPLATES' && some))
    throw new GatewayError('UNSUPPORTED_MEDIA_TYPE');
  return new TextDecoder().decode(visit.request.body);
}

/** AWS's parser accepts unquoted names (`{statusCode: 200}`), which JSON.parse would not, so a pattern reads it. */
function mockedStatus(text: string): string {
  const [, status] = /^\s*\{[^]*["']?\bstatusCode["']?\s*:\s*["']?(\d{3})\b[^]*\}\s*$/.exec(text) ?? [];
  if (status === undefined) throw new GatewayError('DEFAULT_5XX');
  return status;
}

/** The template for a type that the client accepts; else the one for JSON, else the first. */
function templateFor(visit: Visit, { responseTemplates = {} }: IntegrationResponse): [string, string | null] {
  const accepted = (visit.request.headers.accept ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  const types = Object.keys(responseTemplates);
  const usual = types.includes('application/json') ? 'application/json' : types[0];
  const type = types.find((one) => accepted.includes(one)) ?? usual;
  return type === undefined ? ['application/json', null] : [type, responseTemplates[type] ?? null];
}

function mappedHeaders(
  visit: Visit,
  { responseParameters = {} }: IntegrationResponse,
): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(responseParameters)) {
    const header = name.replace('method.response.header.', '').toLowerCase();
    const literal = /^'(.*)'$/s.exec(value)?.[1];
    if (literal !== undefined) headers[header] = literal;
    else if (value.startsWith('context.')) headers[header] = fillIn(`$${value}`, visit);
  }
  return headers;
}
