import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch } from './refusal-world.ts';

expectRefusals('API Gateway refuses plans', {
  '400 BadRequestException': {
    'a plan without a name': () => new sdk.CreateUsagePlanCommand({ name: '' }),
    'a plan with a stage of no API': () =>
      new sdk.CreateUsagePlanCommand({ name: 'x', apiStages: [{ stage: 'live' }] }),
    'deleting a plan that lists a stage': ({ plan }) => new sdk.DeleteUsagePlanCommand({ usagePlanId: plan }),
    'removing a stage in the path rather than the value': ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({ usagePlanId: plan, ...patch('remove', `/apiStages/${api}:live`) }),
    'adding a stage without a colon': ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({ usagePlanId: plan, ...patch('add', '/apiStages', api) }),
    'replacing the stages': ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({
        usagePlanId: plan,
        ...patch('replace', '/apiStages', `${api}:live`),
      }),
    'a quota period that does not exist': ({ plan }) =>
      new sdk.UpdateUsagePlanCommand({ usagePlanId: plan, ...patch('replace', '/quota/period', 'YEAR') }),
    'a burst limit that is no number': ({ plan }) =>
      new sdk.UpdateUsagePlanCommand({
        usagePlanId: plan,
        ...patch('replace', '/throttle/burstLimit', 'many'),
      }),
    'a key type that does not exist': ({ plan, key }) =>
      new sdk.CreateUsagePlanKeyCommand({ usagePlanId: plan, keyId: key, keyType: 'TOKEN' }),
  },
  '404 NotFoundException': {
    'a plan with an unknown stage': ({ api }) =>
      new sdk.CreateUsagePlanCommand({ name: 'x', apiStages: [{ apiId: api, stage: none }] }),
    'an unknown plan': () => new sdk.GetUsagePlanCommand({ usagePlanId: none }),
    'changing an unknown plan': () =>
      new sdk.UpdateUsagePlanCommand({ usagePlanId: none, ...patch('replace', '/name', 'x') }),
    'adding a stage that does not exist': ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({
        usagePlanId: plan,
        ...patch('add', '/apiStages', `${api}:${none}`),
      }),
    'an unknown key in a plan': ({ plan }) =>
      new sdk.CreateUsagePlanKeyCommand({ usagePlanId: plan, keyId: none, keyType: 'API_KEY' }),
    'taking a key out of a plan that it is not in': ({ emptyPlan, key }) =>
      new sdk.DeleteUsagePlanKeyCommand({ usagePlanId: emptyPlan, keyId: key }),
  },
  '409 ConflictException': {
    'a key that is in the plan already': ({ plan, key }) =>
      new sdk.CreateUsagePlanKeyCommand({ usagePlanId: plan, keyId: key, keyType: 'API_KEY' }),
    'a key that is in another plan of the same stage': ({ emptyPlan, key }) =>
      new sdk.CreateUsagePlanKeyCommand({ usagePlanId: emptyPlan, keyId: key, keyType: 'API_KEY' }),
  },
});
