import {
  CreateApiKeyCommand,
  CreateDeploymentCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteStageCommand,
  DeleteUsagePlanKeyCommand,
  GetDeploymentsCommand,
  UntagResourceCommand,
  UpdateApiKeyCommand,
  UpdateMethodCommand,
  UpdateRestApiCommand,
  UpdateStageCommand,
  UpdateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { createKey } from '../../src/aws/api-key.ts';
import { listRoutes } from '../../src/aws/api-methods.ts';
import type { Aws } from '../../src/aws/connect.ts';
import { findDistribution, updateDistribution } from '../../src/aws/distribution.ts';
import type { GateOutcome } from '../../src/commands/gate.ts';
import type { Account } from './account.ts';
import { addDistribution, stage, type LiveApi } from './gate-account.ts';

const allViewer = '216adef6-5c7f-47e4-b989-5492eafa07d3';
const allViewerExceptHost = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** A gate that stands before a live API. */
export interface Gated {
  readonly account: Account;
  readonly live: LiveApi;
  readonly gate: GateOutcome;
}

/** Rewrites a distribution's XML as somebody in the console would. */
export async function rewrite(aws: Aws, id: string, edit: (xml: string) => string): Promise<void> {
  const found = await findDistribution(aws, id);
  if (!found) throw new Error(`no distribution ${id}`);
  await updateDistribution(aws, id, found.etag, { xml: edit(found.config.xml) }, []);
}

const patch = (op: 'add' | 'remove' | 'replace', path: string, value: string) => ({
  patchOperations: [{ op, path, value }],
});

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

/** A 403 that CloudFront treats in its own way. */
const errorPage = (inner: string) => (xml: string) =>
  xml.replace(
    '<CustomErrorResponses><Quantity>0</Quantity></CustomErrorResponses>',
    `<CustomErrorResponses><Quantity>1</Quantity><Items><CustomErrorResponse><ErrorCode>403</ErrorCode>${inner}</CustomErrorResponse></Items></CustomErrorResponses>`,
  );

const withoutHeader = (xml: string): string =>
  xml.replace(/<CustomHeaders>.*?<\/CustomHeaders>/, '<CustomHeaders><Quantity>0</Quantity></CustomHeaders>');

const withHeader = (value: string) => (xml: string) =>
  xml.replace(/<HeaderValue>.*?<\/HeaderValue>/, `<HeaderValue>${value}</HeaderValue>`);

/**
 * What somebody did to a gate that stood: the lines that name it with their states, words of the finding, and the
 * command that heals it, where it is the gate's to heal.
 */
export const faults: readonly (readonly [
  string,
  (aws: Aws, gated: Gated) => Promise<unknown>,
  Readonly<Record<string, 'warning' | 'broken'>>,
  RegExp,
  ('gate' | 'rotate')?,
])[] = [
  [
    'a method was opened and deployed',
    async (aws, { live: { apiId } }) => {
      await setMethodOpen(aws, apiId);
      await redeploy(aws, apiId);
    },
    { 'key required': 'broken' },
    /GET \/health: no key required, everybody is let in/,
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
    /required in the API, but what is deployed is older/,
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
    'the plan has a key of somebody else',
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
  ],
  [
    'the header holds an old value',
    (aws, { live }) => rewrite(aws, live.distributionId, withHeader('aValueOfLongAgo0000000000000000')),
    { header: 'broken', 'through CloudFront': 'broken', 'keys left over': 'warning' },
    /sends a value that is no key/,
    'rotate',
  ],
  [
    'the key was deleted',
    (aws, { gate: { keyIds } }) => aws.apiGateway.send(new DeleteApiKeyCommand({ apiKey: keyIds[0] })),
    { header: 'broken', 'through CloudFront': 'broken' },
    /sends a value that is no key/,
    'rotate',
  ],
  [
    'the key was disabled',
    (aws, { gate: { keyIds } }) =>
      aws.apiGateway.send(
        new UpdateApiKeyCommand({ apiKey: keyIds[0], ...patch('replace', '/enabled', 'false') }),
      ),
    { header: 'broken', 'through CloudFront': 'broken' },
    /which is disabled/,
    'rotate',
  ],
  [
    'the key was taken out of the plan',
    (aws, { gate: { keyIds, planId: usagePlanId } }) =>
      aws.apiGateway.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId: keyIds[0] })),
    { header: 'broken', 'through CloudFront': 'broken' },
    /which is not in the usage plan/,
    'gate',
  ],
  [
    "the key lost the gate's tag",
    (aws, { gate: { keyIds } }) =>
      aws.apiGateway.send(
        new UntagResourceCommand({
          resourceArn: `arn:aws:apigateway:eu-central-1::/apikeys/${keyIds[0] ?? ''}`,
          tagKeys: ['cloudfront-image-gate'],
        }),
      ),
    { header: 'warning', 'plan: keys': 'warning' },
    /made by hand and never adopted/,
    'gate',
  ],
  [
    'the header is gone',
    (aws, { live }) => rewrite(aws, live.distributionId, withoutHeader),
    { distributions: 'broken', 'through CloudFront': 'broken', 'keys left over': 'warning' },
    /sends no key: its viewers are refused/,
    'gate',
  ],
  [
    'a second distribution uses the API without the header',
    (aws, { live }) => addDistribution(aws, live.apiId, { 'x-else': '1' }),
    { distributions: 'broken', 'through CloudFront': 'broken' },
    /uses this API and sends no key/,
  ],
  [
    'a second distribution sends another key',
    async (aws, { live, gate: { planId: usagePlanId } }) => {
      const value = 'anotherKeyOfTheGate0000000000000';
      const { id: keyId } = await createKey(aws, 'photos', value);
      await aws.apiGateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId, keyType: 'API_KEY' }));
      await addDistribution(aws, live.apiId, { 'x-api-key': value });
    },
    { 'one key': 'warning' },
    /different keys/,
    'rotate',
  ],
  [
    'the viewer Host is forwarded',
    (aws, { live }) =>
      rewrite(aws, live.distributionId, (xml) => xml.replaceAll(allViewerExceptHost, allViewer)),
    { 'viewer Host': 'broken', 'through CloudFront': 'broken' },
    /sends the viewer's Host to the API \(\*\)/,
  ],
  [
    'a page is shown instead of a 403',
    (aws, { live }) =>
      rewrite(
        aws,
        live.distributionId,
        errorPage(
          '<ResponsePagePath>/index.html</ResponsePagePath><ResponseCode>200</ResponseCode><ErrorCachingMinTTL>0</ErrorCachingMinTTL>',
        ),
      ),
    { 'error pages': 'warning' },
    /shows \/index.html with status 200 instead of a 403/,
  ],
  [
    'a 403 is kept',
    (aws, { live }) =>
      rewrite(aws, live.distributionId, errorPage('<ErrorCachingMinTTL>300</ErrorCachingMinTTL>')),
    { 'error pages': 'warning' },
    /keeps a 403 for 300 s/,
  ],
  [
    'a key was left by a run that died',
    (aws) => createKey(aws, 'photos', 'leftByARunThatDied00000000000000'),
    { 'keys left over': 'warning' },
    /sends \w+ yet: another run is at work, or one died/,
    'rotate',
  ],
  [
    'a staging copy sends an old value',
    (aws, { live }) =>
      addDistribution(aws, live.apiId, { 'x-api-key': 'aValueOfLongAgo0000000000000000' }, { Staging: true }),
    { 'staging copies': 'broken' },
    /promoting it would put that into the primary/,
  ],
];
