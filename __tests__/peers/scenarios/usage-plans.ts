import { type CreateApiKeyCommandOutput } from '@aws-sdk/client-api-gateway';
import type { Scenario } from '../scenario.ts';
import { deployedApi } from './rest-apis.ts';

export const usagePlanScenarios: readonly Scenario[] = [
  {
    name: 'a plan holds two keys; each goes by itself, and not twice',
    tell: async ({ apiGateway }, observe) => {
      const plan = await observe(
        'create the plan',
        () => apiGateway.createUsagePlan({ name: 'gate' }),
        ({ name, apiStages }) => ({ name, apiStages }),
      );
      const usagePlanId = plan?.id;
      const keys: CreateApiKeyCommandOutput[] = [];
      for (const name of ['one', 'two']) keys.push(await apiGateway.createApiKey({ name, enabled: true }));
      const add = (keyId: string | undefined) =>
        apiGateway.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
      const listed = () => apiGateway.getUsagePlanKeys({ usagePlanId });
      await observe(
        'add the first',
        () => add(keys[0]?.id),
        ({ name, type }) => ({ name, type }),
      );
      await observe(
        'add the second',
        () => add(keys[1]?.id),
        ({ name, type }) => ({ name, type }),
      );
      await observe(
        'add the first again',
        () => add(keys[0]?.id),
        () => 'added',
      );
      await observe(
        'add one that there is not',
        () => add('nothing'),
        () => 'added',
      );
      await observe('list', listed, ({ items }) => items?.map(({ name }) => name).sort());
      const remove = () => apiGateway.deleteUsagePlanKey({ usagePlanId, keyId: keys[0]?.id });
      await observe('remove', remove, () => 'done');
      await observe('remove again', remove, () => 'done');
      await observe(
        'delete the other key',
        () => apiGateway.deleteApiKey({ apiKey: keys[1]?.id }),
        () => 'done',
      );
      await observe('list then', listed, ({ items }) => items?.map(({ name }) => name) ?? []);
    },
  },
  {
    name: 'a plan with a stage is not deleted before the stage has gone from it',
    tell: async (peer, observe) => {
      const { apiGateway } = peer;
      const { restApiId } = await deployedApi(peer);
      const apiStages = [{ apiId: restApiId, stage: 'live' }];
      const plan = await observe(
        'create',
        () => apiGateway.createUsagePlan({ name: 'gate', apiStages }),
        (made) => made.apiStages?.map(({ stage }) => stage),
      );
      const usagePlanId = plan?.id;
      const remove = () => apiGateway.deleteUsagePlan({ usagePlanId });
      await observe('delete too early', remove, () => 'done');
      await observe(
        'take the stage away',
        () =>
          apiGateway.updateUsagePlan({
            usagePlanId,
            patchOperations: [{ op: 'remove', path: '/apiStages', value: `${restApiId}:live` }],
          }),
        (changed) => changed.apiStages ?? [],
      );
      await observe('delete', remove, () => 'done');
      await observe(
        'read',
        () => apiGateway.getUsagePlan({ usagePlanId }),
        () => 'there',
      );
    },
  },
  {
    name: 'a plan does not take a stage that there is not',
    tell: async ({ apiGateway }, observe) => {
      await observe(
        'create',
        () =>
          apiGateway.createUsagePlan({ name: 'gate', apiStages: [{ apiId: 'nothing000', stage: 'live' }] }),
        () => 'made',
      );
      await observe(
        'read an unknown one',
        () => apiGateway.getUsagePlan({ usagePlanId: 'nothing' }),
        () => 'there',
      );
    },
  },
];
