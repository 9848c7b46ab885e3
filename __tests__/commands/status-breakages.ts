import { createKey } from '../../src/aws/apigateway/api-key.ts';
import type { Account } from '../account/account.ts';
import {
  addDistribution,
  allViewer,
  allViewerExceptHost,
  rewrite,
  withLambda,
} from '../account/distribution.ts';
import { patch } from '../account/hand.ts';
import { addToPlan, planWith, requireKey, stage, toApi } from '../account/live-api.ts';

/** A gate that stands before a live API. */
interface Standing {
  readonly account: Account;
  readonly apiId: string;
  readonly distributionId: string;
  readonly planId: string;
  readonly keyId: string;
  readonly keyValue: string;
}

/**
 * What was done to a gate that stood: the lines that name it with their states, words of the finding, and the
 * command that heals it, where it is the gate's to heal.
 */
type Breakage = readonly [
  what: string,
  act: (standing: Standing) => Promise<unknown>,
  states: Readonly<Record<string, 'warning' | 'broken'>>,
  words: RegExp,
  healedBy?: 'gate' | 'rotate',
];

const redeploy = ({ account, apiId }: Standing, stageName = stage): Promise<unknown> =>
  account.apiGateway.createDeployment({ restApiId: apiId, stageName });

const updateApi = ({ account, apiId }: Standing, path: string, value: string): Promise<unknown> =>
  account.apiGateway.updateRestApi({ restApiId: apiId, ...patch('replace', path, value) });

const updatePlan =
  (...changes: readonly (readonly ['add' | 'remove', path: string, value: string])[]) =>
  ({ account, planId: usagePlanId }: Standing): Promise<unknown> =>
    account.apiGateway.updateUsagePlan({
      usagePlanId,
      patchOperations: changes.map(([op, path, value]) => ({ op, path, value })),
    });

const untag =
  (kind: 'apikeys' | 'usageplans') =>
  ({ account, keyId, planId }: Standing): Promise<unknown> =>
    account.apiGateway.untagResource({
      resourceArn: `arn:aws:apigateway:eu-central-1::/${kind}/${kind === 'apikeys' ? keyId : planId}`,
      tagKeys: ['cloudfront-image-gate'],
    });

/** In the distribution's XML. */
const replaced =
  (from: RegExp | string, to: string) =>
  ({ account, distributionId }: Standing): Promise<unknown> =>
    rewrite(account, distributionId, (xml) => xml.replaceAll(from, to));

const partnersKey = async ({ apiGateway }: Account): Promise<string> =>
  (await apiGateway.createApiKey({ name: 'partner', enabled: true })).id ?? '';

const secondDistribution = (
  { account, apiId }: Standing,
  headers: Readonly<Record<string, string>>,
  change = {},
): Promise<string> => addDistribution(account, toApi(account, { apiId }, headers), change);

/** A 403 that CloudFront treats in its own way. */
const errorPage = (inner: string) =>
  replaced(
    '<CustomErrorResponses><Quantity>0</Quantity></CustomErrorResponses>',
    `<CustomErrorResponses><Quantity>1</Quantity><Items><CustomErrorResponse><ErrorCode>403</ErrorCode>${inner}</CustomErrorResponse></Items></CustomErrorResponses>`,
  );

const oldValue = 'aValueOfLongAgo0000000000000000';

/** Of the API, its stage and its usage plans. */
const stageBreakages: readonly Breakage[] = [
  [
    'a method was opened and deployed',
    async (standing) => {
      await requireKey(standing.account, standing.apiId, false, '/health');
      await redeploy(standing);
    },
    { 'key required': 'broken' },
    /GET \/health: no key required: requests without one are accepted/,
    'gate',
  ],
  [
    'an older snapshot, without the key, is served again',
    async ({ account: { apiGateway }, apiId: restApiId }) => {
      const { items = [] } = await apiGateway.getDeployments({ restApiId });
      const oldest = items.find(({ description }) => !description)?.id ?? '';
      await apiGateway.updateStage({
        ...{ restApiId, stageName: stage },
        ...patch('replace', '/deploymentId', oldest),
      });
    },
    { 'key required': 'broken', 'direct request': 'broken', 'random key': 'broken' },
    /required, but not deployed yet/,
    'gate',
  ],
  [
    'a method was opened and is not deployed yet',
    ({ account, apiId }) => requireKey(account, apiId, false, '/health'),
    { 'key required': 'warning' },
    /from the next deployment on/,
    'gate',
  ],
  [
    'the key source is an authorizer',
    (standing) => updateApi(standing, '/apiKeySource', 'AUTHORIZER'),
    { 'key source': 'broken' },
    /AUTHORIZER/,
  ],
  [
    'the stage is gone',
    async (standing) => {
      const { account, apiId } = standing;
      await updatePlan(['remove', '/apiStages', `${apiId}:${stage}`])(standing);
      await account.apiGateway.deleteStage({ restApiId: apiId, stageName: stage });
    },
    { 'plan: stage': 'broken' },
    /does not contain the stage/,
  ],
  [
    "the API's default endpoint is disabled",
    (standing) => updateApi(standing, '/disableExecuteApiEndpoint', 'true'),
    { 'default endpoint': 'broken' },
    /is disabled, but E\w+ uses it/,
  ],
  [
    "the plan lost the gate's tag",
    untag('usageplans'),
    { gate: 'broken' },
    /no usage plan belongs to the gate "photos"/,
  ],
  [
    "a second plan carries the gate's tag",
    ({ account }) =>
      account.apiGateway.createUsagePlan({ name: 'copy', tags: { 'cloudfront-image-gate': 'photos' } }),
    { gate: 'broken' },
    /several usage plans/,
  ],
  [
    'the plan opens a second stage',
    async (standing) => {
      await redeploy(standing, 'beta');
      await updatePlan(['add', '/apiStages', `${standing.apiId}:beta`])(standing);
    },
    { 'plan: stage': 'warning' },
    /also contains \w+\/beta/,
  ],
  [
    'the plan has a key of another writer',
    async ({ account, planId }) => addToPlan(account, planId, await partnersKey(account)),
    { 'plan: keys': 'warning' },
    /not the gate's/,
  ],
  [
    'another plan opens the stage',
    async ({ account, apiId }) =>
      planWith(account, await partnersKey(account), [{ apiId, stage }], 'partners'),
    { 'other plans': 'warning' },
    /"partners"\) opens the stage to \w+/,
  ],
  [
    'the plan has a quota',
    updatePlan(['add', '/quota/limit', '1000'], ['add', '/quota/period', 'DAY']),
    { 'plan: limits': 'warning' },
    /throttle or a quota/,
    'gate',
  ],
  [
    'the plan has a throttle',
    updatePlan(['add', '/throttle/rateLimit', '100'], ['add', '/throttle/burstLimit', '200']),
    { 'plan: limits': 'warning' },
    /throttle or a quota/,
    'gate',
  ],
  [
    'another stage of the API is open',
    async (standing) => {
      const { account, apiId } = standing;
      await requireKey(account, apiId, false, '/health');
      await redeploy(standing, 'beta');
      await requireKey(account, apiId, true, '/health');
    },
    { 'other stages': 'warning' },
    /accept requests without a key \(beta/,
  ],
  [
    'a gateway response lets caches keep a rejection',
    async (standing) => {
      await standing.account.apiGateway.putGatewayResponse({
        ...{ restApiId: standing.apiId, responseType: 'INVALID_API_KEY', statusCode: '403' },
        responseParameters: { 'gatewayresponse.header.Cache-Control': "'max-age=0, s-maxage=60'" },
      });
      await redeploy(standing);
    },
    { 'cached rejections': 'warning' },
    /INVALID_API_KEY is sent with "Cache-Control: max-age=0, s-maxage=60"/,
  ],
  [
    'an origin may be reached over plain HTTP',
    replaced(
      '<OriginProtocolPolicy>https-only</OriginProtocolPolicy>',
      '<OriginProtocolPolicy>match-viewer</OriginProtocolPolicy>',
    ),
    { encryption: 'warning' },
    /\(origin "api"\) may use plain HTTP/,
  ],
  [
    'a distribution outside the gate sends the key',
    ({ account, keyValue }) =>
      addDistribution(account, { domain: 'proxy.example.net', headers: { 'x-origin-secret': keyValue } }),
    { senders: 'warning' },
    /E\w+ sends \w+/,
  ],
];

/** Of the keys and of the distributions that send them. */
const keyBreakages: readonly Breakage[] = [
  [
    'the header holds an old value',
    replaced(/<HeaderValue>.*?<\/HeaderValue>/g, `<HeaderValue>${oldValue}</HeaderValue>`),
    { header: 'broken', 'through CloudFront': 'broken', 'keys left over': 'warning' },
    /sends a value that is not a key/,
    'rotate',
  ],
  [
    'the key was deleted',
    ({ account, keyId }) => account.apiGateway.deleteApiKey({ apiKey: keyId }),
    { header: 'broken', 'through CloudFront': 'broken' },
    /sends a value that is not a key/,
    'rotate',
  ],
  [
    'the key was disabled',
    ({ account, keyId }) =>
      account.apiGateway.updateApiKey({ apiKey: keyId, ...patch('replace', '/enabled', 'false') }),
    { header: 'broken', 'through CloudFront': 'broken' },
    /which is disabled/,
    'rotate',
  ],
  [
    'the key was taken out of the plan',
    ({ account, keyId, planId: usagePlanId }) =>
      account.apiGateway.deleteUsagePlanKey({ usagePlanId, keyId }),
    { header: 'broken', 'through CloudFront': 'broken' },
    /which is not in the usage plan/,
    'gate',
  ],
  [
    "the key lost the gate's tag",
    untag('apikeys'),
    { header: 'warning', 'plan: keys': 'warning' },
    /created by hand and not adopted by the gate/,
    'gate',
  ],
  [
    'the header is gone',
    replaced(/<CustomHeaders>.*?<\/CustomHeaders>/g, '<CustomHeaders><Quantity>0</Quantity></CustomHeaders>'),
    { distributions: 'broken', 'through CloudFront': 'broken', 'keys left over': 'warning' },
    /sends no key: its viewers are rejected/,
    'gate',
  ],
  [
    'a second distribution uses the API without the header',
    (standing) => secondDistribution(standing, { 'x-else': '1' }),
    { distributions: 'broken', 'through CloudFront': 'broken' },
    /uses this API and sends no key/,
  ],
  [
    'a second distribution lets clients send keys of another plan',
    async (standing) => {
      const { account, apiId } = standing;
      await planWith(account, await partnersKey(account), [{ apiId, stage }], 'partners');
      await secondDistribution(standing, {});
    },
    { distributions: 'warning', 'through CloudFront': 'warning', 'other plans': 'warning' },
    /sends no key: only clients with a key of the plan \w+ are accepted/,
  ],
  [
    'a second distribution sends another key',
    async (standing) => {
      const value = 'anotherKeyOfTheGate0000000000000';
      const { id } = await createKey(standing.account.aws, 'photos', value);
      await addToPlan(standing.account, standing.planId, id);
      await secondDistribution(standing, { 'x-api-key': value });
    },
    { 'one key': 'warning' },
    /different keys/,
    'rotate',
  ],
  [
    'a second distribution sends a key of another plan that opens the stage',
    async (standing) => {
      const { account, apiId } = standing;
      const value = 'aKeyOfAPartner00000000000000000';
      const { id } = await account.apiGateway.createApiKey({ name: 'partner', enabled: true, value });
      await planWith(account, id ?? '', [{ apiId, stage }]);
      await secondDistribution(standing, { 'x-api-key': value });
    },
    { header: 'warning', 'one key': 'warning', 'other plans': 'warning' },
    /which is valid only through the plan \w+/,
  ],
  [
    'the viewer Host is forwarded',
    replaced(allViewerExceptHost, allViewer),
    { 'viewer Host': 'broken', 'through CloudFront': 'broken' },
    /sends the viewer's Host to the API \(\*\)/,
  ],
  [
    'the viewer Host is forwarded to a Lambda@Edge function, which may replace it',
    ({ account, distributionId }) =>
      rewrite(account, distributionId, (xml) => withLambda(xml).replaceAll(allViewerExceptHost, allViewer)),
    { 'through CloudFront': 'broken' },
    /a viewer was rejected/,
  ],
  [
    'a page is shown instead of a 403',
    errorPage(
      '<ResponsePagePath>/index.html</ResponsePagePath><ResponseCode>200</ResponseCode><ErrorCachingMinTTL>0</ErrorCachingMinTTL>',
    ),
    { 'error pages': 'warning' },
    /shows \/index.html with status 200 instead of a 403/,
  ],
  [
    'a 403 is kept',
    errorPage(
      '<ResponsePagePath></ResponsePagePath><ResponseCode></ResponseCode><ErrorCachingMinTTL>300</ErrorCachingMinTTL>',
    ),
    { 'error pages': 'warning' },
    /caches a 403 for 300 s/,
  ],
  [
    'a key was left by a run that died',
    ({ account }) => createKey(account.aws, 'photos', 'leftByARunThatDied00000000000000'),
    { 'keys left over': 'warning' },
    /sends \w+ yet: another run is in progress, or one was interrupted/,
    'rotate',
  ],
  [
    'a staging copy sends an old value',
    (standing) => secondDistribution(standing, { 'x-api-key': oldValue }, { Staging: true }),
    { 'staging copies': 'broken' },
    /promoting it would copy that to the primary distribution/,
  ],
];

export const breakages: readonly Breakage[] = [...stageBreakages, ...keyBreakages];
