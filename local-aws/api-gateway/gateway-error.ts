import type { HttpResponse } from '../exchange.ts';
import { gatewayResponseTypes } from './gateway-responses.ts';
import type { GatewayResponse } from './model.ts';
import type { Served } from './room.ts';

/** A refusal or failure that API Gateway itself answers with: by default in the words and with the status of its type. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly responseType: string;
  /** The `x-amzn-errortype` header. */
  readonly errorType: string;
  readonly status: number;
  /** What the body calls its text: refusals by a policy or an authorizer say `Message`. */
  readonly member: 'message' | 'Message';

  constructor(
    responseType: keyof typeof gatewayResponseTypes,
    more: { readonly status?: number; readonly denied?: string } = {},
  ) {
    const [status = '500', message, errorType = ''] = gatewayResponseTypes[responseType];
    super(more.denied ?? message);
    this.responseType = responseType;
    this.errorType = more.denied === undefined ? errorType : 'AccessDeniedException';
    this.member = more.denied === undefined ? 'message' : 'Message';
    this.status = more.status ?? Number(status);
  }
}

/**
 * The answer to `error`: the API's own gateway response of its type, else of DEFAULT_4XX or DEFAULT_5XX, else AWS's.
 * Of the templates the variables of `$context` that errors have are filled in.
 */
export function gatewayResponse(
  error: GatewayError,
  served: Served | undefined,
  requestId: string,
): HttpResponse {
  const own: ReadonlyMap<string, GatewayResponse> = served?.snapshot.gatewayResponses ?? new Map();
  const response =
    own.get(error.responseType) ?? own.get(error.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');
  const [contentType, template] = Object.entries(response?.responseTemplates ?? {})[0] ?? [
    'application/json',
    `{"${error.member}":$context.error.messageString}`,
  ];
  const context: Readonly<Record<string, string>> = {
    'error.messageString': JSON.stringify(error.message),
    'error.message': error.message,
    'error.responseType': error.responseType,
    requestId,
  };
  const text = template.replace(
    /\$context\.(error\.messageString|error\.message|error\.responseType|requestId)/g,
    (_, name: string) => context[name] ?? '',
  );
  const headers = {
    'content-type': contentType,
    'x-amzn-errortype': error.errorType,
    ...literalHeaders(response?.responseParameters ?? {}),
  };
  const status = Number(response?.statusCode ?? error.status);
  return { status, headers, body: new TextEncoder().encode(text) };
}

function literalHeaders(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(parameters)) {
    const literal = /^'(.*)'$/s.exec(value)?.[1];
    const header = /^gatewayresponse\.header\.(.+)$/.exec(name)?.[1];
    if (header !== undefined && literal !== undefined) headers[header.toLowerCase()] = literal;
  }
  return headers;
}
