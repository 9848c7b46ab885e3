import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch } from './refusal-world.ts';

expectRefusals('API Gateway refuses stages, tags and gateway responses', [
  [
    'a deployment that a stage serves',
    '400 BadRequestException',
    ({ api, deployment }) => new sdk.DeleteDeploymentCommand({ restApiId: api, deploymentId: deployment }),
  ],
  [
    'a stage that exists',
    '409 ConflictException',
    ({ api, deployment }) =>
      new sdk.CreateStageCommand({ restApiId: api, stageName: 'live', deploymentId: deployment }),
  ],
  [
    'a stage of an unknown deployment',
    '404 NotFoundException',
    ({ api }) => new sdk.CreateStageCommand({ restApiId: api, stageName: 'x', deploymentId: none }),
  ],
  [
    'a stage name with a dot',
    '400 BadRequestException',
    ({ api, deployment }) =>
      new sdk.CreateStageCommand({ restApiId: api, stageName: 'a.b', deploymentId: deployment }),
  ],
  [
    'an unknown stage',
    '404 NotFoundException',
    ({ api }) => new sdk.GetStageCommand({ restApiId: api, stageName: none }),
  ],
  [
    "patching a stage's tags",
    '400 BadRequestException',
    ({ api }) =>
      new sdk.UpdateStageCommand({
        restApiId: api,
        stageName: 'live',
        ...patch('replace', '/tags/x', 'y'),
      }),
  ],
  [
    'moving a stage to an unknown deployment',
    '404 NotFoundException',
    ({ api }) =>
      new sdk.UpdateStageCommand({
        restApiId: api,
        stageName: 'live',
        ...patch('replace', '/deploymentId', none),
      }),
  ],
  [
    'tagging by a malformed ARN',
    '400 BadRequestException',
    () => new sdk.TagResourceCommand({ resourceArn: 'arn:x', tags: { a: 'b' } }),
  ],
  [
    'tagging an unknown key',
    '404 NotFoundException',
    () =>
      new sdk.TagResourceCommand({
        resourceArn: `arn:aws:apigateway:eu-central-1::/apikeys/${none}`,
        tags: { a: 'b' },
      }),
  ],
  [
    'a gateway response of an unknown type',
    '400 ValidationException',
    ({ api }) =>
      new sdk.GetGatewayResponseCommand({
        restApiId: api,
        responseType: 'TEAPOT' as sdk.GatewayResponseType,
      }),
  ],
  [
    'deleting a gateway response that was never put',
    '404 NotFoundException',
    ({ api }) => new sdk.DeleteGatewayResponseCommand({ restApiId: api, responseType: 'THROTTLED' }),
  ],
]);
