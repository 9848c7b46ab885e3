import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteStageCommand,
  GetDeploymentsCommand,
  PutGatewayResponseCommand,
  UntagResourceCommand,
  UpdateMethodCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { distributionOf } from '../gate/scene.ts';
import { stage } from './gate-account.ts';
import { patch, rewrite, type Damage } from './status-damage.ts';

async function setMethodOpen(aws: Aws, apiId: string): Promise<void> {
  const health = (await listRoutes(aws, apiId)).find(({ path }) => path === '/health');
  await aws.apiGateway.send(
    new UpdateMethodCommand({
      restApiId: apiId,
      resourceId: health?.id,
      httpMethod: 'GET',
      ...patch('replace', '/apiKeyRequired', 'false'),
    }),
  );
}

const redeploy = (aws: Aws, apiId: string): Promise<unknown> =>
  aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: stage }));

/** Damages of the API, its stage and its usage plans. */
export const stageDamages: readonly Damage[] = [
  [
    'a method was opened and deployed',
    async (aws, { live: { apiId } }) => {
      await setMethodOpen(aws, apiId);
      await redeploy(aws, apiId);
    },
    { 'key required': 'broken' },
    /GET \/health: no key required: requests without one are accepted/,
    'gate',
  ],
  [
    'an older snapshot, without the key, is served again',
    async (aws, { live: { apiId: restApiId } }) => {
      const all = (await aws.apiGateway.send(new GetDeploymentsCommand({ restApiId }))).items ?? [];
      const oldest = all.find(({ description }) => !description);
      await aws.apiGateway.send(
        new UpdateStageCommand({
          restApiId,
          stageName: stage,
          ...patch('replace', '/deploymentId', oldest?.id ?? ''),
        }),
      );
    },
    { 'key required': 'broken', 'direct request': 'broken', 'random key': 'broken' },
    /required, but not deployed yet/,
    'gate',
  ],
  [
    'a method was opened and is not deployed yet',
    (aws, { live }) => setMethodOpen(aws, live.apiId),
    { 'key required': 'warning' },
    /from the next deployment on/,
    'gate',
  ],
  [
    'the key source is an authorizer',
    (aws, { live: { apiId: restApiId } }) =>
      aws.apiGateway.send(
        new UpdateRestApiCommand({ restApiId, ...patch('replace', '/apiKeySource', 'AUTHORIZER') }),
      ),
    { 'key source': 'broken' },
    /AUTHORIZER/,
  ],
  [
    'the stage is gone',
    async (aws, { live: { apiId }, gate: { planId: usagePlanId } }) => {
      await aws.apiGateway.send(
        new UpdateUsagePlanCommand({ usagePlanId, ...patch('remove', '/apiStages', `${apiId}:${stage}`) }),
      );
      await aws.apiGateway.send(new DeleteStageCommand({ restApiId: apiId, stageName: stage }));
    },
    { 'plan: stage': 'broken' },
    /does not open the stage/,
  ],
  [
    "the API's own domain is switched off",
    (aws, { live: { apiId: restApiId } }) =>
      aws.apiGateway.send(
        new UpdateRestApiCommand({ restApiId, ...patch('replace', '/disableExecuteApiEndpoint', 'true') }),
      ),
    { 'default endpoint': 'broken' },
    /switched off, but E\w+ uses it/,
  ],
  [
    "the plan lost the gate's tag",
    (aws, { gate: { planId = '' } }) =>
      aws.apiGateway.send(
        new UntagResourceCommand({
          resourceArn: `arn:aws:apigateway:eu-central-1::/usageplans/${planId}`,
          tagKeys: ['cloudfront-image-gate'],
        }),
      ),
    { gate: 'broken' },
    /no usage plan belongs to the gate "photos"/,
  ],
  [
    "a second plan carries the gate's tag",
    (aws) =>
      aws.apiGateway.send(
        new CreateUsagePlanCommand({ name: 'copy', tags: { 'cloudfront-image-gate': 'photos' } }),
      ),
    { gate: 'broken' },
    /several usage plans/,
  ],
  [
    'the plan opens a second stage',
    async (aws, { live: { apiId }, gate: { planId: usagePlanId } }) => {
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: apiId, stageName: 'beta' }));
      await aws.apiGateway.send(
        new UpdateUsagePlanCommand({ usagePlanId, ...patch('add', '/apiStages', `${apiId}:beta`) }),
      );
    },
    { 'plan: stage': 'warning' },
    /also opens \w+\/beta/,
  ],
  [
    'the plan has a key of another writer',
    async (aws, { gate: { planId: usagePlanId } }) => {
      const { id: keyId } = await aws.apiGateway.send(
        new CreateApiKeyCommand({ name: 'partner', enabled: true }),
      );
      await aws.apiGateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
    },
    { 'plan: keys': 'warning' },
    /not the gate's/,
  ],
  [
    'another plan opens the stage',
    async (aws, { live: { apiId } }) => {
      const { id: keyId } = await aws.apiGateway.send(
        new CreateApiKeyCommand({ name: 'partner', enabled: true }),
      );
      const { id: usagePlanId } = await aws.apiGateway.send(
        new CreateUsagePlanCommand({ name: 'partners', apiStages: [{ apiId, stage }] }),
      );
      await aws.apiGateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
    },
    { 'other plans': 'warning' },
    /"partners"\) opens the stage to \w+/,
  ],
  [
    'the plan has a quota',
    (aws, { gate: { planId: usagePlanId } }) =>
      aws.apiGateway.send(
        new UpdateUsagePlanCommand({
          usagePlanId,
          patchOperations: [
            { op: 'add', path: '/quota/limit', value: '1000' },
            { op: 'add', path: '/quota/period', value: 'DAY' },
          ],
        }),
      ),
    { 'plan: limits': 'warning' },
    /throttle or a quota/,
    'gate',
  ],
  [
    'the plan has a throttle',
    (aws, { gate: { planId: usagePlanId } }) =>
      aws.apiGateway.send(
        new UpdateUsagePlanCommand({
          usagePlanId,
          patchOperations: [
            { op: 'add', path: '/throttle/rateLimit', value: '100' },
            { op: 'add', path: '/throttle/burstLimit', value: '200' },
          ],
        }),
      ),
    { 'plan: limits': 'warning' },
    /throttle or a quota/,
    'gate',
  ],
  [
    'another stage of the API is open',
    async (aws, { live: { apiId: restApiId } }) => {
      const health = (await listRoutes(aws, restApiId)).find(({ path }) => path === '/health');
      const at = { restApiId, resourceId: health?.id, httpMethod: 'GET' };
      await setMethodOpen(aws, restApiId);
      await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'beta' }));
      await aws.apiGateway.send(
        new UpdateMethodCommand({ ...at, ...patch('replace', '/apiKeyRequired', 'true') }),
      );
    },
    { 'other stages': 'warning' },
    /accept requests without a key \(beta/,
  ],
  [
    'a gateway response lets caches keep a rejection',
    async (aws, { live: { apiId: restApiId } }) => {
      await aws.apiGateway.send(
        new PutGatewayResponseCommand({
          ...{ restApiId, responseType: 'INVALID_API_KEY', statusCode: '403' },
          responseParameters: { 'gatewayresponse.header.Cache-Control': "'max-age=60'" },
        }),
      );
      await redeploy(aws, restApiId);
    },
    { 'cached rejections': 'warning' },
    /INVALID_API_KEY is sent with "Cache-Control: max-age=60"/,
  ],
  [
    'an origin may be reached over plain HTTP',
    (aws, { live: { distributionId } }) =>
      rewrite(aws, distributionId, (xml) =>
        xml.replace(
          '<OriginProtocolPolicy>https-only</OriginProtocolPolicy>',
          '<OriginProtocolPolicy>match-viewer</OriginProtocolPolicy>',
        ),
      ),
    { encryption: 'warning' },
    /\(origin "api"\) may use plain HTTP/,
  ],
  [
    'a distribution outside the gate sends the key',
    async (aws, { gate: { keyIds } }) => {
      const value = (await listAllKeys(aws)).find(({ id }) => id === keyIds[0])?.value ?? '';
      await distributionOf(aws, [{ domain: 'proxy.example.net', headers: { 'x-origin-secret': value } }]);
    },
    { senders: 'warning' },
    /E\w+ sends \w+/,
  ],
];
