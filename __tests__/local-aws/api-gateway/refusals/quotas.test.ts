import * as sdk from '@aws-sdk/client-api-gateway';
import { type Case, expectRefusals } from './refusal-world.ts';

let counter = 0;

/** The world is made with quotas of two to five. */
const more: readonly [string, Case[2]][] = [
  ['keys', () => new sdk.CreateApiKeyCommand({})],
  ['plans', () => new sdk.CreateUsagePlanCommand({ name: 'more' })],
  ['APIs', () => new sdk.CreateRestApiCommand({ name: 'more' })],
  [
    'resources',
    ({ api, root }) =>
      new sdk.CreateResourceCommand({ restApiId: api, parentId: root, pathPart: `more${++counter}` }),
  ],
  [
    'stages',
    ({ api, deployment }) =>
      new sdk.CreateStageCommand({ restApiId: api, stageName: `more${++counter}`, deploymentId: deployment }),
  ],
];

expectRefusals(
  'API Gateway refuses more than the quota',
  more.map(([name, command]): Case => [name, '429 LimitExceededException', command]),
  6,
);
