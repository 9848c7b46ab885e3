import { Compile, parse } from 'velocityjs';
import { requestFacts, type Visit } from './visit.ts';

/** Parsed templates, cached because a method's are the same at each request. */
const parsed = new Map<string, ReturnType<typeof parse>>();

function parsedOnce(template: string): ReturnType<typeof parse> {
  const known = parsed.get(template) ?? parse(template);
  if (parsed.size < 1_000) parsed.set(template, known);
  return known;
}

/**
 * Fills in a mapping template (API Gateway developer guide, "Mapping template variable reference"): `$context`,
 * `$input`, `$stageVariables` and `$util`, as far as templates without request overrides need them.
 */
export function fillIn(template: string, visit: Visit): string {
  const context = {
    context: contextOf(visit),
    input: inputOf(visit),
    stageVariables: { ...visit.stageVariables },
    util: utilities,
    null: '',
  };
  // Silently: an unknown name is empty, not its own text (recorded for `$stageVariables` and members of `$input.path`).
  return new Compile(parsedOnce(template)).render(context, undefined, true);
}

function contextOf(visit: Visit): object {
  const { request } = visit;
  return {
    ...requestFacts(visit),
    isCanaryRequest: visit.byCanary,
    identity: {
      apiKey: visit.apiKey ?? '',
      apiKeyId: visit.apiKeyId ?? '',
      sourceIp: visit.sourceIp,
      userAgent: request.headers['user-agent'] ?? '',
    },
  };
}

function inputOf(visit: Visit): object {
  const { request, pathParameters } = visit;
  const query: Readonly<Record<string, string>> = Object.fromEntries(new URLSearchParams(request.query));
  const body = request.body.length === 0 ? '{}' : new TextDecoder().decode(request.body);
  const everywhere = { path: pathParameters, querystring: query, header: request.headers };
  return {
    body,
    // A name without a location is looked up in the path, the query and the headers, in this order.
    params: (name?: string): unknown =>
      name === undefined
        ? everywhere
        : (pathParameters[name] ?? query[name] ?? request.headers[name.toLowerCase()] ?? ''),
    json: (path: string): string => (path === '$' ? body : JSON.stringify(valueAt(json(body), path) ?? '')),
    path: (path: string): unknown => asJava(valueAt(json(body), path)),
  };
}

/** The value at a JSON path of names and indexes: `$.pictures[0].name`. */
function valueAt(value: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\.([\w-]+)|\[(\d+)\]|\['([^']+)'\]/g)].map((step) =>
    step.slice(1).find(Boolean),
  );
  return steps.reduce<unknown>(
    (at, step = '') => (typeof at === 'object' && at !== null ? Reflect.get(at, step) : undefined),
    value,
  );
}

/** A JSON value as text in AWS's Java: an object as `{name=value}`, a list as JSON, and a missing value as empty (all recorded). */
function asJava(value: unknown): unknown {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'object') return value;
  const members = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asJava(member)]));
  const words = Object.entries(members).map(([name, member]) => `${name}=${String(member)}`);
  const text = Array.isArray(value) ? JSON.stringify(value) : `{${words.join(', ')}}`;
  const methods = {
    toString: () => text,
    size: () => words.length,
    isEmpty: () => words.length === 0,
    get: (name: string | number) => members[name] ?? '',
  };
  for (const [name, method] of Object.entries(methods))
    if (!(name in value) || name === 'toString') Object.defineProperty(members, name, { value: method });
  return members;
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

const utilities = {
  escapeJavaScript: (text: unknown): string =>
    JSON.stringify(String(text)).slice(1, -1).replaceAll("'", "\\'"),
  parseJson: (text: unknown): unknown => json(String(text)),
  urlEncode: (text: unknown): string => encodeURIComponent(String(text)).replaceAll('%20', '+'),
  urlDecode: (text: unknown): string => decodeURIComponent(String(text).replaceAll('+', ' ')),
  base64Encode: (text: unknown): string => Buffer.from(String(text)).toString('base64'),
  base64Decode: (text: unknown): string => Buffer.from(String(text), 'base64').toString(),
};
