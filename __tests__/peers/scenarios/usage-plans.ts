import { patch } from '../../local-aws/api-gateway/gateway-world.ts';
import type { Scenario } from '../scenario.ts';
import { deployedApi } from './rest-apis.ts';

export const usagePlanScenarios: readonly Scenario[] = [
  {
    name: 'a plan holds two keys; each goes by itself, and not twice',
    tell: async ({ apiGateway }, observe) => {
      const create = () => apiGateway.createUsagePlan({ name: 'gate' });
      const plan = await observe('create the plan', create, ['name', 'apiStages']);
      const usagePlanId = plan?.id;
      const { id: one } = await apiGateway.createApiKey({ name: 'one', enabled: true });
      const { id: two } = await apiGateway.createApiKey({ name: 'two', enabled: true });
      const add = (keyId: string | undefined) => () =>
        apiGateway.createUsagePlanKey({ usagePlanId, keyId, keyType: 'API_KEY' });
      const listed = () => apiGateway.getUsagePlanKeys({ usagePlanId });
      await observe('add the first', add(one), ['name', 'type']);
      await observe('add the second', add(two), ['name', 'type']);
      await observe('add the first again', add(one));
      await observe('add one that there is not', add('nothing'));
      await observe('list', listed, ({ items }) => items?.map(({ name }) => name).sort());
      const remove = () => apiGateway.deleteUsagePlanKey({ usagePlanId, keyId: one });
      await observe('remove', remove);
      await observe('remove again', remove);
      await observe('delete the other key', () => apiGateway.deleteApiKey({ apiKey: two }));
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
      await observe('delete too early', remove);
      const without = patch('/apiStages', `${restApiId}:live`, 'remove');
      const change = () => apiGateway.updateUsagePlan({ usagePlanId, ...without });
      await observe('take the stage away', change, (changed) => changed.apiStages ?? []);
      await observe('delete', remove);
      await observe('read', () => apiGateway.getUsagePlan({ usagePlanId }));
    },
  },
  {
    name: 'a plan does not take a stage that there is not',
    tell: async ({ apiGateway }, observe) => {
      const apiStages = [{ apiId: 'nothing000', stage: 'live' }];
      await observe('create', () => apiGateway.createUsagePlan({ name: 'gate', apiStages }));
      await observe('read an unknown one', () => apiGateway.getUsagePlan({ usagePlanId: 'nothing' }));
    },
  },
];
