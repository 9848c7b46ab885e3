import { beforeAll, describe, expect, test } from '@jest/globals';
import * as sdk from '@aws-sdk/client-api-gateway';
import { watchAnswers } from '../../schemas/checked-account.ts';
import { refusalsIn, type RefusalTable } from '../../refusal-table.ts';
import { readModels } from '../../schemas/model.ts';
import { createProbeApi, gatewayWorld } from '../gateway-world.ts';

export const value = 'abcdefghijklmnopqrstuvwxyz012345';
export const none = 'nosuchthing';

export interface Made {
  readonly api: string;
  readonly root: string;
  /** `/probe`, with a GET. */
  readonly resource: string;
  /** `/{proxy+}` */
  readonly greedy: string;
  readonly deployment: string;
  /** Holds the key; both plans are for the stage `live`. */
  readonly plan: string;
  readonly emptyPlan: string;
  readonly key: string;
}

/** Commands of the client (their types matter to the case alone), and how AWS refuses them. */
export type Cases = RefusalTable<(made: Made) => object>;

export const patch = (
  op: string,
  path: string,
  text?: string,
): { patchOperations: sdk.PatchOperation[] } => ({
  patchOperations: [{ op: op as sdk.Op, path, ...(text === undefined ? {} : { value: text }) }],
});

/** Sends each case's command (`times` times: the last answer counts) to a small account. */
export function expectRefusals(title: string, cases: Cases, times = 1): void {
  const { client, run } = gatewayWorld({
    overrides: {
      apiGateway: { quotas: { apiKeys: 5, usagePlans: 5, restApis: 3, resourcesPerApi: 5, stagesPerApi: 2 } },
    },
  });
  const deviations: string[] = [];
  for (const model of readModels())
    if (model.signingName === 'apigateway') watchAnswers(client, model, deviations);
  let made: Made;
  beforeAll(async () => {
    made = await run(() => fill(client));
  });

  describe(title, () => {
    test.each(refusalsIn(cases))('%s', async (_, command, code, status) => {
      const answers = await run(async () => {
        const all: unknown[] = [];
        for (let count = 0; count < times; count++)
          all.push(await client.send(command(made) as never).catch((error: unknown) => error));
        return all;
      });
      const last = answers.at(-1);
      expect(last).toBeInstanceOf(sdk.APIGatewayServiceException);
      const { name, $metadata } = last as sdk.APIGatewayServiceException;
      expect([$metadata.httpStatusCode, name]).toEqual([status, code]);
      expect(deviations).toEqual([]);
    });
  });
}

async function fill(client: sdk.APIGateway): Promise<Made> {
  const { api, root, resource } = await createProbeApi(client, true);
  const greedy = await client.createResource({ restApiId: api, parentId: root, pathPart: '{proxy+}' });
  const stage = await client.getStage({ restApiId: api, stageName: 'live' });
  const apiStages = [{ apiId: api, stage: 'live' }];
  const plan = await client.createUsagePlan({ name: 'one', apiStages });
  const emptyPlan = await client.createUsagePlan({ name: 'two', apiStages });
  const key = await client.createApiKey({ name: 'k', value, enabled: true });
  await client.createUsagePlanKey({ usagePlanId: plan.id, keyId: key.id, keyType: 'API_KEY' });
  return {
    ...{ api, root, resource },
    greedy: greedy.id ?? '',
    deployment: stage.deploymentId ?? '',
    plan: plan.id ?? '',
    emptyPlan: emptyPlan.id ?? '',
    key: key.id ?? '',
  };
}
