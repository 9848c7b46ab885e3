import type { HttpResponse } from '../exchange.ts';
import { ServiceError } from '../service.ts';
import { finder, type Protocol } from './protocol.ts';
import type { OperationModel, Shape } from './model.ts';
import { headOf, payloadOf, readOutside } from './rest.ts';

export interface JsonErrors {
  unreadable(): ServiceError;
  /** Members of an error's body. */
  body(error: ServiceError): Readonly<Record<string, unknown>>;
}

/** AWS's REST protocol in JSON: method and path name the operation; its input is in path, query, headers and body. */
export function restJson(models: ReadonlyMap<string, OperationModel>, errors: JsonErrors): Protocol {
  return {
    find: finder(models),
    read: (found, request, reader, wanted) => {
      readOutside(found, request, reader, wanted);
      const { input } = found.model;
      if (!payloadOf(input)) reader.members(input.inBody, jsonOf(request.body, errors), '', wanted);
    },
    answer: (model, output) => {
      const { status, headers, payload } = headOf(model, output);
      if (payload instanceof Uint8Array)
        return { status, headers: { 'content-type': 'application/json', ...headers }, body: payload };
      if (model.output.inBody.size === 0) return { status, headers, body: new Uint8Array() };
      return json(status, wired(model.output, output), headers);
    },
    refuse: (error, requestId) => {
      const { retryAfterSeconds } = error.more;
      return json(error.status, errors.body(error), {
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
        ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
      });
    },
  };
}

/** The error of most services for a body or a member of an unexpected type. */
export const mistyped = (): ServiceError =>
  new ServiceError('SerializationException', 400, 'Unexpected value type in payload');

/** AWS's JSON 1.1: every operation is a POST with its name in a header. */
export function json11(models: ReadonlyMap<string, OperationModel>, target: string): Protocol {
  const errors: JsonErrors = { unreadable: mistyped, body: ({ message }) => ({ message }) };
  const type = { 'content-type': 'application/x-amz-json-1.1' };
  return {
    find: ({ method, path, headers }) => {
      const named = headers['x-amz-target'] ?? '';
      const known = method === 'POST' && path === '/' && named.startsWith(`${target}.`);
      const model = known ? models.get(named.slice(target.length + 1)) : undefined;
      return model && { model, parts: [] };
    },
    read: ({ model }, { body }, reader, wanted) => {
      reader.members(model.input.inBody, jsonOf(body, errors), '', wanted);
    },
    answer: (model, output) =>
      output === undefined
        ? { status: 200, headers: type, body: new Uint8Array() }
        : json(200, wired(model.output, output), type),
    refuse: (error, requestId) =>
      json(
        error.status,
        { __type: error.code, ...errors.body(error) },
        { ...type, 'x-amzn-requestid': requestId },
      ),
  };
}

/** `value` with its names on the wire, without members outside the model and empty Maps. */
function wired(shape: Shape, value: unknown): unknown {
  const { of } = shape;
  if (value instanceof Map) return value.size === 0 ? undefined : wired(shape, Object.fromEntries(value));
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (of) {
    if (Array.isArray(value)) return value.map((item) => wired(of, item));
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, wired(of, member)]));
  }
  return shape.kind === 'structure' ? wiredMembers(shape, value) : value;
}

function wiredMembers(shape: Shape, value: object): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const known = shape.members.get(name);
    if (known?.place === 'body' && member !== undefined) members[known.wire] = wired(known.shape, member);
  }
  return members;
}

/** Bytes that are not UTF-8 are no JSON. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

function jsonOf(body: Uint8Array, errors: JsonErrors): Readonly<Record<string, unknown>> {
  if (body.length === 0) return {};
  let parsed: unknown;
  try {
    parsed = JSON.parse(utf8.decode(body));
  } catch {
    throw errors.unreadable();
  }
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return parsed as Readonly<Record<string, unknown>>;
  throw errors.unreadable();
}

function json(status: number, value: unknown, headers: Readonly<Record<string, string>>): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: new TextEncoder().encode(JSON.stringify(value)),
  };
}
