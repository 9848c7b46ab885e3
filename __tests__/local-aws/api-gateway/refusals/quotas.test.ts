import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals } from './refusal-world.ts';

let counter = 0;

/** The world is made with quotas of two to five. */
expectRefusals(
  'API Gateway refuses more than the quota',
  {
    '429 LimitExceededException': {
      keys: () => new sdk.CreateApiKeyCommand({}),
      plans: () => new sdk.CreateUsagePlanCommand({ name: 'more' }),
      APIs: () => new sdk.CreateRestApiCommand({ name: 'more' }),
      resources: ({ api, root }) =>
        new sdk.CreateResourceCommand({ restApiId: api, parentId: root, pathPart: `more${++counter}` }),
      stages: ({ api, deployment }) =>
        new sdk.CreateStageCommand({
          restApiId: api,
          stageName: `more${++counter}`,
          deploymentId: deployment,
        }),
    },
  },
  6,
);
