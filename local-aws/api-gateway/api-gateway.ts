import * as client from '@aws-sdk/client-api-gateway';
import { restJson } from '../schema/json.ts';
import { readOperations, type Shape } from '../schema/model.ts';
import { createRouter, type Needs } from '../schema/protocol.ts';
import { uncapitalised } from '../schema/limits.ts';
import type { Refusals } from '../schema/reading.ts';
import {
  type Need,
  requestTags,
  resourceTags,
  type Service,
  ServiceError,
  type Surroundings,
} from '../service.ts';
import { apiKeyOperations } from './api-keys.ts';
import { authorizerOperations } from './authorizers.ts';
import { createDataPlane, type Ports } from './data-plane.ts';
import { deploymentOperations } from './deployments.ts';
import { domainNameOperations, mapPath } from './domain-names.ts';
import { gatewayResponseOperations } from './gateway-responses.ts';
import { integrationOperations } from './integrations.ts';
import { methodOperations } from './methods.ts';
import type { PathMapping } from './model.ts';
import { limits } from './limits.ts';
import { badRequest, unreadable } from './refusals.ts';
import { resourceOperations } from './resources.ts';
import { restApiOperations } from './rest-apis.ts';
import { createRoom, type GatewayOperations, remember } from './room.ts';
import { stageOperations } from './stages.ts';
import { inheritedTags, tagOperations } from './tags.ts';
import { usagePlanKeyOperations, usagePlanOperations } from './usage-plans.ts';

export type ApiGateway = ReturnType<typeof createApiGateway>;

const accountOperations: GatewayOperations = {
  /** What a new account shows (documented defaults of "Amazon API Gateway quotas": 10,000 requests a second, burst 5,000). */
  GetAccount: () => ({
    throttleSettings: { burstLimit: 5_000, rateLimit: 10_000 },
    features: ['UsagePlans'],
    apiKeyVersion: '4',
  }),
};

export const operations = {
  ...accountOperations,
  ...apiKeyOperations,
  ...authorizerOperations,
  ...deploymentOperations,
  ...domainNameOperations,
  ...gatewayResponseOperations,
  ...integrationOperations,
  ...methodOperations,
  ...resourceOperations,
  ...restApiOperations,
  ...stageOperations,
  ...tagOperations,
  ...usagePlanKeyOperations,
  ...usagePlanOperations,
};

const protocol = restJson(readOperations(client), {
  unreadable: () => unreadable('Unable to parse the request body'),
  body: ({ message }) => ({ message }),
});

const refusals: Refusals = {
  emptyIsMissing: true,
  missing: (path) => badRequest(`${path} is required and must not be empty`),
  mistyped: (shape, value) => unreadable(mistypedWords(shape, value)),
  limits,
  invalid: (message) => new ServiceError('ValidationException', 400, message),
  prefix: (operation) => `${uncapitalised(operation)}Input.`,
};

/** The service is written in Java, and its messages show it. */
function mistypedWords({ kind }: Shape, value: unknown): string {
  if (kind === 'list') return 'Expected list or null';
  if (kind === 'structure' || kind === 'map') return 'Start of structure or map found where not expected.';
  const given =
    typeof value === 'number'
      ? 'com.amazon.coral.value.json.numbers.TruncatingBigNumber'
      : `java.lang.${typeof value === 'string' ? 'String' : 'Boolean'}`;
  const wanted = { text: 'String', flag: 'Boolean' }[kind as string] ?? 'Number';
  return `class ${given} can not be converted to an ${wanted}`;
}

/** API Gateway's REST APIs: control plane, stages and inspection for simulations. */
export function createApiGateway(surroundings: Surroundings, ports: Ports) {
  const room = createRoom(surroundings);
  const { callsTogether, calls } = room.settings;
  const service: Service = {
    signingName: 'apigateway',
    rates: { together: callsTogether, byOperation: calls },
    route: createRouter({ room, protocol, refusals, operations, needs: needsOf(surroundings) }),
    conditionsOf: (resource) => resourceTags(inheritedTags(room, resource)),
    refuse: protocol.refuse,
    remember: () => remember(room),
  };
  return {
    ...service,
    operations: Object.keys(operations),
    dataPlane: createDataPlane(room, ports),
    /** Hosts that serve a stage; each learns of changes at its own time. */
    hosts: room.hosts,
    mapPath: (domainName: string, mapping: PathMapping) => {
      mapPath(room, domainName, mapping);
    },
    accepts: room.acceptance.accepts,
    nextChange: room.acceptance.nextChange,
  };
}

function needsOf({ partition, region }: Surroundings): Needs {
  const arn = `arn:${partition}:apigateway:${region}::`;
  return ({ operation, input, parts, request }) => {
    const tags = /^(Create|TagResource)/.test(operation) ? (input.tags ?? {}) : {};
    const tagged = operation.startsWith('Create') && Object.keys(tags).length > 0;
    const context = requestTags(tags as Record<string, string>);
    const shown = parts[0] === 'tags' ? [parts[0], encodeURIComponent(parts[1] ?? '')] : parts;
    return {
      action: `apigateway:${request.method}`,
      resource: `${arn}/${shown.join('/')}`,
      context,
      alsoNeeds: alsoNeeded(operation, tagged, arn, parts).map((need) => ({ ...need, context })),
    };
  };
}

/**
 * Creating with tags also needs the permission to tag, for a resource without an id (reported: "not authorized to perform:
 * apigateway:PUT on resource: .../tags/arn%3Aaws%3Aapigateway%3A...%2Frestapis%2F*"); tagging is changing the resource too (reported,
 * tried against AWS).
 */
function alsoNeeded(name: string, tagged: boolean, arn: string, parts: readonly string[]): Need[] {
  if (tagged)
    return [
      { action: 'apigateway:PUT', resource: `${arn}/tags/${encodeURIComponent(`${arn}/${parts[0]}/`)}*` },
    ];
  return name === 'TagResource' || name === 'UntagResource'
    ? [{ action: 'apigateway:PATCH', resource: parts[1] ?? '' }]
    : [];
}
