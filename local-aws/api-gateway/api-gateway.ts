import type { FunctionInvoker } from '../invocation.ts';
import { resourceTags, type DataPlane, type Service, type Surroundings } from '../service.ts';
import { accountOperations } from './account.ts';
import { apiKeyOperations } from './api-keys.ts';
import { authorizerOperations } from './authorizers.ts';
import { createDataPlane, type StageName, stagesAt } from './data-plane.ts';
import { deploymentOperations } from './deployments.ts';
import { domainNameOperations } from './domain-names.ts';
import { gatewayResponseOperations } from './gateway-responses.ts';
import { integrationOperations } from './integrations.ts';
import type { KeyAcceptance } from './key-acceptance.ts';
import { methodOperations } from './methods.ts';
import { createRouter, refuse } from './operation.ts';
import { resourceOperations } from './resources.ts';
import { restApiOperations } from './rest-apis.ts';
import { createRoom, remember } from './room.ts';
import { stageOperations } from './stages.ts';
import { inheritedTags, tagOperations } from './tags.ts';
import { usagePlanKeyOperations } from './usage-plan-keys.ts';
import { usagePlanOperations } from './usage-plans.ts';

/** API Gateway's REST APIs: control plane, stages and what a simulation may look into. */
export interface ApiGateway extends Service {
  readonly dataPlane: DataPlane;
  /** The SDK's names of everything that it serves. */
  readonly operations: readonly string[];
  /** Hosts that answer for a stage; each learns of changes at times of its own. */
  readonly hosts: number;
  /** For each host, whether it lets the key `value` in at this moment. */
  readonly accepts: KeyAcceptance['accepts'];
  /** The stages that an origin of this domain and path may lead to, by its own domain or a custom one. */
  stagesAt(domainName: string, path: string): readonly StageName[];
  /** The next moment at which {@link accepts} can change for any value of the stage. */
  readonly nextChange: KeyAcceptance['nextChange'];
}

export function createApiGateway(
  surroundings: Surroundings,
  { functions }: { readonly functions: FunctionInvoker },
): ApiGateway {
  const room = createRoom(surroundings);
  const operations = [
    ...accountOperations,
    ...apiKeyOperations(room),
    ...authorizerOperations(room),
    ...deploymentOperations(room),
    ...domainNameOperations(room),
    ...gatewayResponseOperations(room),
    ...integrationOperations(room),
    ...methodOperations(room),
    ...resourceOperations(room),
    ...restApiOperations(room),
    ...stageOperations(room),
    ...tagOperations(room),
    ...usagePlanKeyOperations(room),
    ...usagePlanOperations(room),
  ];
  const { callsTogether, calls } = room.settings;
  return {
    signingName: 'apigateway',
    rates: { together: callsTogether, byOperation: calls },
    route: createRouter(operations, surroundings),
    conditionsOf: (resource) => resourceTags(inheritedTags(room, resource)),
    refuse,
    remember: () => remember(room),
    operations: operations.map(({ name }) => name),
    dataPlane: createDataPlane(room, functions),
    hosts: room.hosts,
    stagesAt: (domainName, path) => stagesAt(room, domainName, path),
    accepts: room.acceptance.accepts,
    nextChange: room.acceptance.nextChange,
  };
}
