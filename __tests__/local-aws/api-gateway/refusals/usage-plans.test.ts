import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch } from './refusal-world.ts';

expectRefusals('API Gateway refuses plans', [
  ['a plan without a name', '400 BadRequestException', () => new sdk.CreateUsagePlanCommand({ name: '' })],
  [
    'a plan with an unknown stage',
    '404 NotFoundException',
    ({ api }) => new sdk.CreateUsagePlanCommand({ name: 'x', apiStages: [{ apiId: api, stage: none }] }),
  ],
  [
    'a plan with a stage of no API',
    '400 BadRequestException',
    () => new sdk.CreateUsagePlanCommand({ name: 'x', apiStages: [{ stage: 'live' }] }),
  ],
  ['an unknown plan', '404 NotFoundException', () => new sdk.GetUsagePlanCommand({ usagePlanId: none })],
  [
    'changing an unknown plan',
    '404 NotFoundException',
    () => new sdk.UpdateUsagePlanCommand({ usagePlanId: none, ...patch('replace', '/name', 'x') }),
  ],
  [
    'deleting a plan that lists a stage',
    '400 BadRequestException',
    ({ plan }) => new sdk.DeleteUsagePlanCommand({ usagePlanId: plan }),
  ],
  [
    'removing a stage in the path rather than the value',
    '400 BadRequestException',
    ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({ usagePlanId: plan, ...patch('remove', `/apiStages/${api}:live`) }),
  ],
  [
    'adding a stage without a colon',
    '400 BadRequestException',
    ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({ usagePlanId: plan, ...patch('add', '/apiStages', api) }),
  ],
  [
    'adding a stage that does not exist',
    '404 NotFoundException',
    ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({
        usagePlanId: plan,
        ...patch('add', '/apiStages', `${api}:${none}`),
      }),
  ],
  [
    'replacing the stages',
    '400 BadRequestException',
    ({ plan, api }) =>
      new sdk.UpdateUsagePlanCommand({
        usagePlanId: plan,
        ...patch('replace', '/apiStages', `${api}:live`),
      }),
  ],
  [
    'a quota period that does not exist',
    '400 BadRequestException',
    ({ plan }) =>
      new sdk.UpdateUsagePlanCommand({ usagePlanId: plan, ...patch('replace', '/quota/period', 'YEAR') }),
  ],
  [
    'a burst limit that is no number',
    '400 BadRequestException',
    ({ plan }) =>
      new sdk.UpdateUsagePlanCommand({
        usagePlanId: plan,
        ...patch('replace', '/throttle/burstLimit', 'many'),
      }),
  ],
  [
    'a key that is in the plan already',
    '409 ConflictException',
    ({ plan, key }) =>
      new sdk.CreateUsagePlanKeyCommand({ usagePlanId: plan, keyId: key, keyType: 'API_KEY' }),
  ],
  [
    'a key that is in another plan of the same stage',
    '409 ConflictException',
    ({ emptyPlan, key }) =>
      new sdk.CreateUsagePlanKeyCommand({ usagePlanId: emptyPlan, keyId: key, keyType: 'API_KEY' }),
  ],
  [
    'an unknown key in a plan',
    '404 NotFoundException',
    ({ plan }) => new sdk.CreateUsagePlanKeyCommand({ usagePlanId: plan, keyId: none, keyType: 'API_KEY' }),
  ],
  [
    'a key type that does not exist',
    '400 BadRequestException',
    ({ plan, key }) => new sdk.CreateUsagePlanKeyCommand({ usagePlanId: plan, keyId: key, keyType: 'TOKEN' }),
  ],
  [
    'taking a key out of a plan that it is not in',
    '404 NotFoundException',
    ({ emptyPlan, key }) => new sdk.DeleteUsagePlanKeyCommand({ usagePlanId: emptyPlan, keyId: key }),
  ],
]);
