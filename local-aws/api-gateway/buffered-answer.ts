import type { HttpResponse } from '../exchange.ts';
import { GatewayError } from './gateway-responses.ts';
import { matchesMediaType, type Visit } from './visit.ts';
import { words } from '../text.ts';

const members = ['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'];

/**
 * A function's result as HTTP (developer guide, "Output format of a Lambda function for proxy integration"); throws a 502 for a
 * malformed one. base64 is decoded only if the first type of the viewer's Accept is a binary media type of the API: otherwise the
 * viewer gets the base64 text, as at AWS.
 */
export function bufferedAnswer(payload: Uint8Array, visit: Visit, largest: number): HttpResponse {
  const result = recordIn(payload);
  const unknown = Object.keys(result).filter((name) => !members.includes(name));
  const known = members.filter((name) => result[name] !== undefined && result[name] !== null);
  if (unknown.length > 0 || known.length === 0) throw malformed();
  const status = statusOf(result.statusCode);
  const text = result.body ?? '';
  if (typeof text !== 'string') throw malformed();
  const decodes = result.isBase64Encoded === true && binaryWanted(visit);
  const body = Buffer.from(text, decodes ? 'base64' : 'utf8');
  if (body.length > largest) throw malformed();
  return {
    status,
    headers: { 'content-type': 'application/json', ...remapped(mergedHeaders(result)) },
    body,
  };
}

/** The values of both maps together, without regard to the case of names; several before the single one (recorded). */
function mergedHeaders({ headers, multiValueHeaders }: Record<string, unknown>) {
  const merged: Record<string, string | string[]> = {};
  for (const [name, values] of [
    ...Object.entries(membersOf(multiValueHeaders, textsOf)),
    ...Object.entries(membersOf(headers, textOf)),
  ]) {
    const known = merged[name.toLowerCase()];
    merged[name.toLowerCase()] = known === undefined ? values : [...new Set([known, values].flat())];
  }
  return merged;
}

export function malformed(): GatewayError {
  return new GatewayError('DEFAULT_5XX', { status: 502 });
}

/** A number or digits; 200 if missing. */
export function statusOf(value: unknown): number {
  const status = value === undefined || value === null ? 200 : Number(value);
  if (!Number.isInteger(status) || status < 100 || status > 599) throw malformed();
  return status;
}

/** The members of a response's map, each converted by `read`; none if there is no map. */
export function membersOf<T>(value: unknown, read: (member: unknown) => T): Record<string, T> {
  const members = Object.entries(recordOf(value ?? {}));
  return Object.fromEntries(members.map(([name, member]) => [name, read(member)]));
}

function recordOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed();
  return value as Record<string, unknown>;
}

function textsOf(value: unknown): string[] {
  if (!Array.isArray(value)) throw malformed();
  return value.map(textOf);
}

export function textOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw malformed();
  return String(value);
}

function binaryWanted({ request, binaryMediaTypes }: Visit): boolean {
  const first = request.headers.accept?.split(',')[0];
  return binaryMediaTypes.some((type) => type === '*/*' || matchesMediaType(type, first));
}

export function recordIn(payload: Uint8Array): Record<string, unknown> {
  try {
    return recordOf(JSON.parse(new TextDecoder().decode(payload)));
  } catch {
    throw malformed();
  }
}

/** Headers that API Gateway renames in responses (developer guide, "Important notes": remapped headers). */
const renamed = words(`
  connection content-length date server www-authenticate transfer-encoding upgrade trailer x-amzn-requestid
`);

/** Header names in lower case; those that API Gateway reserves get the prefix `x-amzn-remapped-`. */
export function remapped(
  headers: Readonly<Record<string, string | readonly string[]>>,
): Record<string, string | readonly string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const lower = name.toLowerCase();
      return [renamed.has(lower) ? `x-amzn-remapped-${lower}` : lower, value];
    }),
  );
}
