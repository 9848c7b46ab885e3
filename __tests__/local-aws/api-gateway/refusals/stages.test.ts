import * as sdk from '@aws-sdk/client-api-gateway';
import { expectRefusals, none, patch } from './refusal-world.ts';

expectRefusals('API Gateway refuses stages, tags and gateway responses', {
  '400 BadRequestException': {
    'a deployment that a stage serves': ({ api, deployment }) =>
      new sdk.DeleteDeploymentCommand({ restApiId: api, deploymentId: deployment }),
    'a stage name with a dot': ({ api, deployment }) =>
      new sdk.CreateStageCommand({ restApiId: api, stageName: 'a.b', deploymentId: deployment }),
    "patching a stage's tags": ({ api }) =>
      new sdk.UpdateStageCommand({
        restApiId: api,
        stageName: 'live',
        ...patch('replace', '/tags/x', 'y'),
      }),
    'tagging by a malformed ARN': () =>
      new sdk.TagResourceCommand({ resourceArn: 'arn:x', tags: { a: 'b' } }),
  },
  '409 ConflictException': {
    'a stage that exists': ({ api, deployment }) =>
      new sdk.CreateStageCommand({ restApiId: api, stageName: 'live', deploymentId: deployment }),
  },
  '404 NotFoundException': {
    'a stage of an unknown deployment': ({ api }) =>
      new sdk.CreateStageCommand({ restApiId: api, stageName: 'x', deploymentId: none }),
    'an unknown stage': ({ api }) => new sdk.GetStageCommand({ restApiId: api, stageName: none }),
    'moving a stage to an unknown deployment': ({ api }) =>
      new sdk.UpdateStageCommand({
        restApiId: api,
        stageName: 'live',
        ...patch('replace', '/deploymentId', none),
      }),
    'tagging an unknown key': () =>
      new sdk.TagResourceCommand({
        resourceArn: `arn:aws:apigateway:eu-central-1::/apikeys/${none}`,
        tags: { a: 'b' },
      }),
    'deleting a gateway response that was never put': ({ api }) =>
      new sdk.DeleteGatewayResponseCommand({ restApiId: api, responseType: 'THROTTLED' }),
  },
  '400 ValidationException': {
    'a gateway response of an unknown type': ({ api }) =>
      new sdk.GetGatewayResponseCommand({
        restApiId: api,
        responseType: 'TEAPOT' as sdk.GatewayResponseType,
      }),
  },
});
