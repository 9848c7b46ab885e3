import * as client from '@aws-sdk/client-lambda';
import { restJson } from '../schema/json.ts';
import { readOperations } from '../schema/model.ts';
import { createRouter, type Needs } from '../schema/protocol.ts';
import { type Need, requestTags, resourceTags, type Service, type Surroundings } from '../service.ts';
import { accountOperations, tagOperations } from './account.ts';
import { aliasOperations } from './aliases.ts';
import { createInvoker, invocationOperations } from './front.ts';
import type { Snapshot } from './function.ts';
import { functionOperations } from './functions.ts';
import { permissionOperations } from './permissions.ts';
import { exception, refusals } from './refusals.ts';
import { functionArn, functionName, type LambdaPorts, type LambdaRoom } from './room.ts';
import { versionOperations } from './versions.ts';

export const operations = {
  ...accountOperations,
  ...aliasOperations,
  ...functionOperations,
  ...invocationOperations,
  ...permissionOperations,
  ...tagOperations,
  ...versionOperations,
};

/** Errors whose model spells the member `Message`; the others have `message`. From the SDK's model. */
const capitalised = new Set(['ResourceNotFoundException', 'ServiceException', 'InvalidRuntimeException']);

const protocol = restJson(readOperations(client), {
  unreadable: () => exception('InvalidRequestContentException', 'Could not parse request body into json'),
  body: ({ code, status, message }) => ({
    Type: status < 500 ? 'User' : 'Service',
    [capitalised.has(code) ? 'Message' : 'message']: message,
  }),
});

export type Lambda = ReturnType<typeof createLambda>;

/** Lambda in one Region: control plane, and the functions really run by `ports.runner`. */
export function createLambda(surroundings: Surroundings, ports: LambdaPorts) {
  const room: LambdaRoom = { surroundings, ports, functions: new Map(), failures: new Map() };
  const service: Service = {
    signingName: 'lambda',
    route: createRouter({ room, protocol, refusals, operations, needs: needsOf(room) }),
    conditionsOf: (resource) => resourceTags(room.functions.get(resource.split(':')[6] ?? '')?.tags ?? {}),
    refuse: protocol.refuse,
    rates: { together: surroundings.assumptions.lambda.callsTogether },
  };
  return {
    service,
    invoker: createInvoker(room),
    /** The next creation or update of the function ends as Failed: `code` is a StateReasonCode. */
    failNextUpdate: (name: string, failure: NonNullable<Snapshot['failure']>): void => {
      room.failures.set(name, failure);
    },
    close: () => ports.runner.close(),
  };
}

function needsOf(room: LambdaRoom): Needs {
  return ({ operation, input }) => {
    const named = input.FunctionName ?? input.Resource;
    const given = typeof named === 'string' ? named : '';
    const { Qualifier, Role, Tags, Principal } = input as Readonly<Record<string, string | undefined>>;
    const context = {
      ...(Tags === undefined ? {} : requestTags(Tags as unknown as Record<string, string>)),
      ...(Principal === undefined ? {} : { 'lambda:Principal': Principal }),
    };
    // Setting a function's role and tags needs further permissions. Documented (iam:PassRole, lambda:TagResource).
    const alsoNeeds: Need[] = [];
    const passed = { 'iam:PassedToService': 'lambda.amazonaws.com' };
    if (Role !== undefined) alsoNeeds.push({ action: 'iam:PassRole', resource: Role, context: passed });
    if (Tags !== undefined && operation !== 'TagResource')
      alsoNeeds.push({ action: 'lambda:TagResource', resource: resourceOf(room, given), context });
    return {
      action: `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`,
      resource: resourceOf(room, given, Qualifier),
      ...{ context, alsoNeeds },
    };
  };
}

function resourceOf(room: LambdaRoom, given: string, qualifier?: string): string {
  try {
    const target = functionName(given, qualifier);
    return [functionArn(room, target.name), target.qualifier].filter(Boolean).join(':');
  } catch {
    return '*';
  }
}
