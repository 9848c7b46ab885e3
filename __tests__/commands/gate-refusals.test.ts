import { describe, expect, test } from '@jest/globals';
import type { EndpointType } from '@aws-sdk/client-api-gateway';
import { setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import { openAccount, type Account } from '../account/account.ts';
import {
  addDistribution,
  allViewer,
  allViewerExceptHost,
  rewrite,
  withLambda,
} from '../account/distribution.ts';
import { faultsOf, gated, prepared, type Prepare } from '../account/gated.ts';
import { patch, type Hand } from '../account/hand.ts';
import {
  addMethod,
  addPath,
  addToPlan,
  handMade,
  handMadeKey,
  methodsOf,
  planWith,
  requireKey,
  stage,
  toApi,
  type LiveApi,
} from '../account/live-api.ts';

const another =
  (headers: Readonly<Record<string, string>>, named = true) =>
  async (hand: Hand, live: LiveApi): Promise<{ distributionIds: string[] } | undefined> => {
    const second = await addDistribution(hand, toApi(hand, live, headers));
    return named ? { distributionIds: [live.distributionId, second] } : undefined;
  };

const setType = async ({ apiGateway }: Hand, restApiId: string, to: EndpointType): Promise<void> => {
  const change = patch('replace', '/endpointConfiguration/types/REGIONAL', to);
  await apiGateway.updateRestApi({ restApiId, ...change });
};

const serveTenants = (hand: Hand, distributionId: string): Promise<void> =>
  rewrite(hand, distributionId, (xml) =>
    xml.replace(
      /<ConnectionMode>.*?<\/ConnectionMode>|(?=<\/DistributionConfig>)/s,
      '<ConnectionMode>tenant-only</ConnectionMode>',
    ),
  );

const taggedElsewhere = { 'cloudfront-image-gate': 'elsewhere' };

/** What was there, or what gate is told; the error's anchor, and its words. */
const refusals: readonly (readonly [string, Prepare, string, RegExp])[] = [
  ['an API that does not exist', async () => ({ apiId: 'nowhere123' }), 'no-api', /nowhere123/],
  ['a stage that does not exist', async () => ({ stage: 'beta' }), 'no-stage', /"beta"/],
  ['a distribution that does not exist', async () => ({ distributionIds: ['E0'] }), 'no-distribution', /E0/],
  ['a usage plan that does not exist', async () => ({ usagePlanId: 'none00' }), 'no-plan', /none00/],
  [
    'an excluded method that does not exist',
    async () => ({ excludeMethods: ['GET /helath'] }),
    'no-method',
    /"GET \/helath"; it has .*GET \/health/,
  ],
  [
    'a probe path that does not exist',
    async () => ({ probePath: '/nowhere' }),
    'probe-path',
    /GET \/nowhere/,
  ],
  [
    'a distribution that leads elsewhere',
    async (hand, { apiId }) => ({
      distributionIds: [await addDistribution(hand, toApi(hand, { apiId: `not${apiId}` }))],
    }),
    'no-origin',
    /it has not/,
  ],
  [
    'a header that something else may read',
    another({ 'x-api-key': 'of-something-else' }),
    'foreign-header',
    /not an API key/,
  ],
  [
    'a key that another plan gives to others',
    async (hand, live) => {
      await hand.apiGateway.createDeployment({ restApiId: live.apiId, stageName: 'beta' });
      await handMadeKey(hand, live.apiId, ['beta']);
      return another({ 'x-api-key': handMade })(hand, live);
    },
    'key-of-another-plan',
    /"tutorial"/,
  ],
  [
    'methods that clients call with keys of their own',
    async (hand, { apiId }) => {
      await requireKey(hand, apiId, true, '/pictures/{key}');
      await hand.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
      await handMadeKey(hand, apiId);
    },
    'client-keys',
    /"tutorial".* keys of their own .*GET \/pictures\/{key}/,
  ],
  [
    'keys of clients in a plan besides the one that is named',
    async (hand, { apiId }) => {
      await requireKey(hand, apiId, true, '/pictures/{key}');
      await hand.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
      const { id = '' } = await hand.apiGateway.createApiKey({ name: 'partner', enabled: true });
      await planWith(hand, id, [{ apiId, stage }], 'partners');
      return { usagePlanId: (await handMadeKey(hand, apiId)).planId };
    },
    'client-keys',
    /"partners".* keys of their own/,
  ],
  [
    'keys of clients beside the one that CloudFront sends, in the plan that is named',
    async (hand, { apiId, distributionId }) => {
      await requireKey(hand, apiId, true, '/pictures/{key}');
      await hand.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
      const { planId: usagePlanId } = await handMadeKey(hand, apiId);
      const { id } = await hand.apiGateway.createApiKey({ name: 'partner', enabled: true });
      await addToPlan(hand, usagePlanId, id);
      const sending = await addDistribution(hand, toApi(hand, { apiId }, { 'x-api-key': handMade }));
      return { usagePlanId, distributionIds: [distributionId, sending] };
    },
    'client-keys',
    /"tutorial".* keys of their own .*GET \/pictures\/{key}/,
  ],
  [
    'a Lambda@Edge function that may send the key',
    async (hand, { apiId, distributionId }) => {
      await requireKey(hand, apiId, true, '/pictures/{key}');
      await hand.apiGateway.createDeployment({ restApiId: apiId, stageName: stage });
      await rewrite(hand, distributionId, withLambda);
      return { usagePlanId: (await handMadeKey(hand, apiId)).planId };
    },
    'function-sends-key',
    /runs a Lambda@Edge function .*\(\*\)/,
  ],
  [
    'another distribution whose viewers send no key',
    another({ 'x-else': '1' }, false),
    'ungated-distribution',
    /their viewers would be rejected/,
  ],
  [
    'a multi-tenant distribution whose tenants may choose this stage',
    async (hand, { apiId }) => {
      const { domain } = toApi(hand, { apiId });
      const id = await addDistribution(hand, { domain, path: '/{{stage}}' });
      await serveTenants(hand, id);
    },
    'ungated-distribution',
    /their viewers would be rejected/,
  ],
  [
    'methods that nobody deployed yet',
    async (hand, { apiId: restApiId }) => {
      const { items = [] } = await hand.apiGateway.getResources({ restApiId, embed: ['methods'] });
      const root = items.find(({ path }) => path === '/')?.id ?? '';
      await addMethod(hand, restApiId, await addPath(hand, restApiId, root, 'draft'), 'GET');
    },
    'undeployed-changes',
    /GET \/draft/,
  ],
  [
    'methods that were removed, which nobody deployed yet',
    async (hand, { apiId }) => {
      const post = (await methodsOf(hand, apiId)).find(({ httpMethod }) => httpMethod === 'POST');
      if (post) await hand.apiGateway.deleteMethod(post);
    },
    'undeployed-changes',
    /POST \/pictures\/\{key\} \(removed\)/,
  ],
  [
    'keys that come from an authorizer',
    async ({ apiGateway }, { apiId: restApiId }) => {
      await apiGateway.updateRestApi({ restApiId, ...patch('replace', '/apiKeySource', 'AUTHORIZER') });
    },
    'key-source',
    /AUTHORIZER/,
  ],
  [
    'a key of another gate in the header',
    async (hand, live) => {
      const { keyId, planId: usagePlanId } = await handMadeKey(hand, live.apiId);
      const resourceArn = `arn:aws:apigateway:eu-central-1::/apikeys/${keyId}`;
      await hand.apiGateway.tagResource({ resourceArn, tags: taggedElsewhere });
      return { ...(await another({ 'x-api-key': handMade })(hand, live)), usagePlanId };
    },
    'foreign-resource',
    /belongs to the gate "elsewhere"/,
  ],
  [
    'a usage plan of another gate',
    async ({ apiGateway }) => ({
      usagePlanId: (await apiGateway.createUsagePlan({ name: 'theirs', tags: taggedElsewhere })).id,
    }),
    'foreign-resource',
    /usage plan/,
  ],
  ['a private API', (hand, { apiId }) => setType(hand, apiId, 'PRIVATE'), 'private-api', /\w+ is private/],
  [
    'an edge-optimized API',
    (hand, { apiId }) => setType(hand, apiId, 'EDGE'),
    'edge-optimized-api',
    /is edge-optimized/,
  ],
  [
    'a multi-tenant distribution',
    (hand, { distributionId }) => serveTenants(hand, distributionId),
    'tenant-only',
    /is multi-tenant/,
  ],
  [
    'a stage with a canary',
    async ({ apiGateway }, { apiId: restApiId }) => {
      const canarySettings = { percentTraffic: 10 };
      await apiGateway.createDeployment({ restApiId, stageName: stage, canarySettings });
    },
    'canary',
    /has a canary/,
  ],
];

describe('gate stops before anything is changed', () => {
  test.each(refusals)('at %s', async (_, prepare, anchor, words) => {
    const { account, live, run } = await prepared(prepare);
    const { error, writes } = await account.refusalOf(run);
    expect(error).toMatchObject({ anchor, message: expect.stringMatching(words) as unknown });
    // The plan alone may have been made or adopted: it changes nothing for anybody.
    expect(writes.filter((operation) => !['CreateUsagePlan', 'TagResource'].includes(operation))).toEqual([]);
    if (/tenant|private/.test(anchor)) return;
    expect(await account.code(`${live.direct}/health`)).toBe(200);
  });

  test('at another gate behind whose name it would hide', async () => {
    const { account, live } = await gated();
    await expect(account.gate(await account.openApi())).rejects.toMatchObject({
      anchor: 'foreign-resource',
      message: expect.stringContaining(live.apiId) as unknown,
    });
  });

  test.each([
    [
      'another name for a gate',
      {},
      /stage "prod" .* belongs to the gate "photos"/,
      /`name: photos`.* destroy/,
    ],
    [
      "another gate's plan",
      { stage: 'beta' },
      /usage plan .* belongs to the gate "photos"/,
      /`usage-plan-id` out/,
    ],
  ])('at %s', async (_, change, message, remedy) => {
    const { account, live, planId } = await gated(async ({ apiGateway }, { apiId }) => {
      await apiGateway.createDeployment({ restApiId: apiId, stageName: 'beta' });
    });
    const distributionId = await addDistribution(account, toApi(account, live, {}, 'beta'));
    const beta = 'stage' in change;
    const usagePlanId = beta ? planId : undefined;
    const at = { ...live, distributionId: beta ? distributionId : live.distributionId };
    const { error, writes } = await account.refusalOf(() =>
      account.gate(at, { name: 'images', usagePlanId, ...change }),
    );
    expect(error).toMatchObject({
      anchor: 'foreign-resource',
      message: expect.stringMatching(message) as unknown,
      remedy: expect.stringMatching(remedy) as unknown,
    });
    expect(writes).toEqual([]);
  });

  test("at a key of a user's plan, which it takes over once it is told to, in place of its own", async () => {
    const { account, live } = await prepared(undefined, { 'x-api-key': handMade });
    const { planId: usagePlanId } = await handMadeKey(account, live.apiId);
    await expect(account.gate(live)).rejects.toMatchObject({ anchor: 'key-of-another-plan' });
    expect(await account.gate(live, { usagePlanId })).toMatchObject({
      ...{ outcome: 'finished', planId: usagePlanId },
    });
    expect((await account.inTime(listPlans(account.aws))).map(({ id }) => id)).toEqual([usagePlanId]);
  });

  test('at a second plan for a gate that has one', async () => {
    const { account, live } = await gated();
    const { planId: usagePlanId } = await handMadeKey(account, live.apiId, []);
    await expect(account.gate(live, { usagePlanId })).rejects.toMatchObject({ anchor: 'several-plans' });
  });
});

describe('what cannot be behind a distribution', () => {
  test.each([
    ['PRIVATE', 'private-api'],
    ['EDGE', 'edge-optimized-api'],
  ] as const)('deploy refuses an API that became %s', async (type, anchor) => {
    const account = await openAccount();
    const { apiId = '' } = await account.deploy();
    await setType(account, apiId, type);
    await expect(account.deploy()).rejects.toMatchObject({ anchor });
  });

  test('deploy rejects a stage with a canary that it has to deploy again', async () => {
    const account = await openAccount({ seed: 2 });
    const { apiId: restApiId } = await account.deploy();
    const canarySettings = { percentTraffic: 30 };
    await account.apiGateway.createDeployment({ restApiId, stageName: 'live', canarySettings });
    expect((await account.deploy()).changes).toEqual([]);
    const again = await account.refusalOf(() => account.deploy({ responseMode: 'buffered' }));
    expect(again).toMatchObject({ error: { anchor: 'canary' } });
    expect(again.writes).not.toContain('CreateDeployment');
  });

  test('deploy rejects a multi-tenant distribution, before any write', async () => {
    const { account, live } = await prepared((hand, { distributionId }) =>
      serveTenants(hand, distributionId),
    );
    const change = { distributionIds: [live.distributionId], pathPattern: '/images/*' };
    expect(await account.refusalOf(() => account.deploy(change))).toMatchObject({
      error: { anchor: 'tenant-only', message: expect.stringMatching(/is multi-tenant/) as unknown },
      writes: [],
    });
  });

  test('rotate goes on behind an API that became edge-optimized after it was gated', async () => {
    const { account, live, key } = await gated();
    await setType(account, live.apiId, 'EDGE');
    await account.pass(600);
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', deletedKeyIds: [key.id] });
  });
});

test('gate rolls the stage back immediately when a viewer is rejected after all', async () => {
  const { account, live, run } = await prepared();
  /** The keys are switched off in the moment in which the stage begins to require them. */
  const hear = (line: string): void => {
    if (!line.startsWith('stage ')) return;
    void account
      .keys()
      .then((keys) => Promise.all(keys.map(({ id }) => setKeyEnabled(account.aws, id, false))));
  };
  await expect(account.gate(live, {}, { hear })).rejects.toMatchObject({ anchor: 'viewer-refused' });
  expect(account.said.at(-1)).toMatch(/rolled back to deployment/);
  await account.pass(60);
  expect(await account.code(`https://${live.domainName}/pictures/cat.jpg`)).toBe(200);
  expect((await run()).outcome).toBe('finished');
});

describe('what the gate cannot prove', () => {
  /** From now on the distribution sends the viewer's Host, which API Gateway refuses. */
  const forwardHost = async (account: Account, { distributionId }: LiveApi): Promise<void> => {
    await rewrite(account, distributionId, (xml) => xml.replaceAll(allViewerExceptHost, allViewer));
    await account.pass(300);
  };

  const otherOrigin =
    '<Origin><Id>site</Id><DomainName>www.example.org</DomainName><OriginPath></OriginPath><CustomHeaders><Quantity>0</Quantity></CustomHeaders><CustomOriginConfig><HTTPPort>80</HTTPPort><HTTPSPort>443</HTTPSPort><OriginProtocolPolicy>https-only</OriginProtocolPolicy><OriginSslProtocols><Quantity>1</Quantity><Items><SslProtocol>TLSv1.2</SslProtocol></Items></OriginSslProtocols><OriginReadTimeout>30</OriginReadTimeout><OriginKeepaliveTimeout>5</OriginKeepaliveTimeout></CustomOriginConfig></Origin>';

  /** Only below a path that the API does not have does the distribution lead to it. */
  const hideApi = (hand: Hand, { distributionId }: LiveApi): Promise<void> =>
    rewrite(hand, distributionId, (xml) => {
      const [behaviour = ''] = /<TargetOriginId>api.*?(?=<\/DefaultCacheBehavior>)/.exec(xml) ?? [];
      return xml
        .replace('</Origin></Items>', `</Origin>${otherOrigin}</Items>`)
        .replace('<Origins><Quantity>1', '<Origins><Quantity>2')
        .replace('<DefaultCacheBehavior><TargetOriginId>api', '<DefaultCacheBehavior><TargetOriginId>site')
        .replace(
          /<CacheBehaviors><Quantity>0<\/Quantity>(<Items\/>)?<\/CacheBehaviors>/,
          `<CacheBehaviors><Quantity>1</Quantity><Items><CacheBehavior><PathPattern>/thumbs/*</PathPattern>${behaviour}</CacheBehavior></Items></CacheBehaviors>`,
        );
    });

  test.each<readonly [string, Prepare, readonly string[], string]>([
    [
      'a distribution that was refused before the key was required',
      forwardHost,
      ['GET /health', 'GET /pictures/{key}', 'POST /pictures/{key}'],
      'nothing can be verified through it',
    ],
    [
      'a function at the edge may remove the header',
      async (hand, live) => {
        await rewrite(hand, live.distributionId, withLambda);
        await forwardHost(hand, live);
      },
      ['GET /health', 'GET /pictures/{key}', 'POST /pictures/{key}'],
      'rejected if the function removes x-api-key, or adds one of its own',
    ],
    [
      'no path of the distribution reaches the API',
      hideApi,
      ['GET /health', 'GET /pictures/{key}', 'POST /pictures/{key}'],
      'none of its paths reaches the probe',
    ],
    [
      'no method with a required key answers GET',
      async () => ({ excludeMethods: ['GET /health', 'GET /pictures/{key}'] }),
      ['POST /pictures/{key}'],
      'No GET method requires the key',
    ],
  ])('is said: %s', async (_, prepare, gatedMethods, words) => {
    const { account, run } = await prepared(prepare);
    expect(await run()).toMatchObject({ outcome: 'finished', proof: 'none', gatedMethods });
    expect(account.log()).toContain(words);
  });

  test('is an error when a closed gate rejects viewers, and nothing is opened for it', async () => {
    const { account, live, run } = await gated();
    await forwardHost(account, live);
    expect(await account.refusalOf(run)).toMatchObject({ error: { anchor: 'viewer-refused' }, writes: [] });
  });

  test("is not a rejection with the API's own message", async () => {
    const { account, live, gate } = await gated(async ({ apiGateway }, { apiId: restApiId }) => {
      for (const responseType of ['INVALID_API_KEY', 'ACCESS_DENIED'] as const)
        await apiGateway.putGatewayResponse({ restApiId, responseType, statusCode: '404' });
    });
    expect(gate).toMatchObject({ outcome: 'finished', proof: 'status' });
    expect(await account.code(`${live.direct}/pictures/cat.jpg`)).toBe(404);
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
    expect(faultsOf(await account.status())).toEqual([]);
  });
});
