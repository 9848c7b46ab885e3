import type { HttpRequest, HttpResponse } from '../exchange.ts';
import type { FunctionInvoker } from '../invocation.ts';
import {
  type Need,
  requestTags,
  resourceTags,
  type RoutedCall,
  type Service,
  type ServiceError,
  type Surroundings,
} from '../service.ts';
import { refuseUnread, watchMembers, WatchedParameters } from '../members-read.ts';
import { fieldsOf, type Fields } from './fields.ts';
import { createInvoker } from './front.ts';
import type { Snapshot } from './function.ts';
import {
  functionArn,
  functionName,
  type FunctionName,
  refuseElsewhere,
  type Answer,
  type LambdaPorts,
  type LambdaRoom,
} from './room.ts';
import { operationOf } from './routes.ts';

export interface Lambda {
  readonly service: Service;
  readonly invoker: FunctionInvoker;
  /** The next creation or update of the function ends as Failed: `code` is a StateReasonCode. */
  failNextUpdate(functionName: string, failure: NonNullable<Snapshot['failure']>): void;
  /** Ends every environment. */
  close(): Promise<void>;
}

/** Lambda in one Region: control plane, and the functions really run by `ports.runner`. */
export function createLambda(surroundings: Surroundings, ports: LambdaPorts): Lambda {
  const room: LambdaRoom = { surroundings, ports, functions: new Map(), failures: new Map() };
  return {
    service: {
      signingName: 'lambda',
      route: (request) => route(room, request),
      conditionsOf: (resource) => resourceTags(room.functions.get(resource.split(':')[6] ?? '')?.tags ?? {}),
      refuse,
      rates: { together: surroundings.assumptions.lambda.callsTogether },
    },
    invoker: createInvoker(room),
    failNextUpdate: (name, failure) => {
      room.failures.set(name, failure);
    },
    close: () => ports.runner.close(),
  };
}

function route(room: LambdaRoom, request: HttpRequest): RoutedCall | undefined {
  const found = operationOf(request);
  if (!found) return undefined;
  const { name, operation, parts } = found;
  const query = new WatchedParameters(request.query);
  // CreateFunction names the function in its body.
  const body = /^(Create|Update)Function|^TagResource|^AddPermission/.test(name)
    ? readable(request.body)
    : {};
  const named = parts[0] ?? (typeof body.FunctionName === 'string' ? body.FunctionName : '');
  return {
    operation: name,
    action: operation.action ?? `lambda:${name}`,
    resource: resourceOf(room, named, query.get('Qualifier')),
    context: conditionsIn(body),
    alsoNeeds: besides(room, named, body),
    perform: async (caller) => {
      const target = operation.ofAccount
        ? { name: '', qualifier: undefined }
        : functionHere(room, named, query.get('Qualifier'));
      const watched: { unread(): readonly string[] }[] = [query];
      const fields = (): Fields => {
        const members = watchMembers(fieldsOf(request.body));
        watched.push(members);
        return members.value;
      };
      const call = { target, item: parts[1] ?? '', query, fields, body: request.body, caller };
      const result = await operation.perform(room, call, request);
      refuseUnread(name, ...watched);
      return answer(operation.status, result);
    },
  };
}

function functionHere(room: LambdaRoom, named: string, qualifier: string | null): FunctionName {
  refuseElsewhere(room, named);
  return functionName(named, qualifier);
}

/** A function is given a role and tags only by somebody who may do that too. Documented (iam:PassRole, lambda:TagResource). */
function besides(room: LambdaRoom, given: string, body: Fields): Need[] {
  const tag = {
    action: 'lambda:TagResource',
    resource: resourceOf(room, given, null),
    context: conditionsIn(body),
  };
  const context = { 'iam:PassedToService': 'lambda.amazonaws.com' };
  return [
    ...(typeof body.Role === 'string' ? [{ action: 'iam:PassRole', resource: body.Role, context }] : []),
    ...(body.Tags === undefined || body.Tags === null || given.startsWith('arn:') ? [] : [tag]),
  ];
}

/** The condition keys of a request: its tags, and whom it gives a permission. Documented. */
function conditionsIn({ Tags, Principal }: Fields): NonNullable<Need['context']> {
  return {
    ...(Tags === undefined || Tags === null ? {} : requestTags(Tags as Record<string, string>)),
    ...(typeof Principal === 'string' ? { 'lambda:Principal': Principal } : {}),
  };
}

function readable(body: Uint8Array): Fields {
  try {
    return fieldsOf(body);
  } catch {
    return {};
  }
}

function resourceOf(room: LambdaRoom, given: string, qualifier: string | null): string {
  try {
    const target = functionName(given, qualifier);
    return [functionArn(room, target.name), target.qualifier].filter(Boolean).join(':');
  } catch {
    return '*';
  }
}

function answer(status: number, { body, headers }: Answer): HttpResponse {
  if (body instanceof Uint8Array)
    return { status, headers: { 'content-type': 'application/json', ...headers }, body };
  if (body === undefined) return { status, headers: { ...headers }, body: new Uint8Array() };
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: Buffer.from(JSON.stringify(body)),
  };
}

/** Errors whose model spells the member `Message`; the others have `message`. Read in the SDK's model. */
const capitalised = new Set(['ResourceNotFoundException', 'ServiceException', 'InvalidRuntimeException']);

/** restJson1: the code stands in a header. */
function refuse(error: ServiceError, requestId: string): HttpResponse {
  const member = capitalised.has(error.code) ? 'Message' : 'message';
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-errortype': error.code,
      'x-amzn-requestid': requestId,
      ...(error.retryAfterSeconds === undefined ? {} : { 'retry-after': String(error.retryAfterSeconds) }),
    },
    body: Buffer.from(
      JSON.stringify({ Type: error.status < 500 ? 'User' : 'Service', [member]: error.message }),
    ),
  };
}
