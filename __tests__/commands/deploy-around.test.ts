import { describe, expect, test } from '@jest/globals';
import { assume } from '../../local-aws/assumptions.ts';
import { gateTags } from '../../src/aws/ownership.ts';
import { withRegionRemedy } from '../../src/aws/client/refusal.ts';
import { openAccount, quick, type Account } from '../account/account.ts';
import { addSite, rewrite } from '../account/distribution.ts';
import type { Hand } from '../account/hand.ts';
import { packageOf } from '../account/images.ts';
import { addRole, trust } from '../account/role.ts';
import type { DeployChange } from '../account/settings.ts';

const name = 'cloudfront-image-gate-photos';
const edgeFunction = 'function handler(event) { return event.request; }';

async function configOf({ cloudFront }: Hand, Id: string | undefined) {
  return (await cloudFront.getDistributionConfig({ Id })).DistributionConfig;
}

/** A behaviour of the owner's, which leads where the default one does. */
async function addBehaviour({ cloudFront }: Hand, Id: string, PathPattern: string): Promise<void> {
  const { DistributionConfig: config, ETag: IfMatch } = await cloudFront.getDistributionConfig({ Id });
  if (!config?.DefaultCacheBehavior) throw new Error(`no distribution ${Id}`);
  const CacheBehaviors = { Quantity: 1, Items: [{ ...config.DefaultCacheBehavior, PathPattern }] };
  await cloudFront.updateDistribution({ Id, IfMatch, DistributionConfig: { ...config, CacheBehaviors } });
}

/** Things of the gate's name that another writer made. */
const strangers: readonly (readonly [string, (account: Account) => Promise<unknown>])[] = [
  ['IAM role', ({ iam }) => iam.createRole({ RoleName: name, AssumeRolePolicyDocument: trust })],
  [
    'Lambda function',
    async (account) => {
      const Role = await addRole(account, 'other');
      await account.pass(60);
      const Code = { ZipFile: packageOf('theirs').zip };
      const runtime = { Runtime: 'nodejs24.x', Handler: 'index.handler' } as const;
      await account.lambda.createFunction({ FunctionName: name, Role, Code, ...runtime });
    },
  ],
  ['REST API', ({ apiGateway }) => apiGateway.createRestApi({ name })],
  [
    'CloudFront cache policy',
    ({ cloudFront }) =>
      cloudFront.createCachePolicy({ CachePolicyConfig: { Name: name, MinTTL: 0, Comment: 'theirs' } }),
  ],
  [
    'CloudFront Function',
    ({ cloudFront }) =>
      cloudFront.createFunction({
        Name: name,
        FunctionConfig: { Comment: 'theirs', Runtime: 'cloudfront-js-2.0' },
        FunctionCode: new TextEncoder().encode(edgeFunction),
      }),
  ],
];

test.each(strangers)(
  'a resource of the same name that is not the gate’s is refused before anything is made: %s',
  async (kind, make) => {
    const account = await openAccount();
    await make(account);
    expect(await account.refusalOf(() => account.deploy({ edgeFunction }))).toMatchObject({
      error: {
        anchor: 'foreign-resource',
        message: expect.stringContaining(`The ${kind} "${name}"`) as unknown,
      },
      writes: [],
    });
  },
);

test.each<readonly [string, (account: Account) => Promise<unknown>, DeployChange]>([
  ['another API', async (account) => account.gate(await account.openApi()), {}],
  ['another stage of its API', (account) => account.deploy(), { stage: 'v2' }],
])('a gate that protects %s stays as it is, and nothing is made', async (_, make, change) => {
  const account = await openAccount();
  await make(account);
  expect(await account.refusalOf(() => account.deploy(change))).toMatchObject({
    error: {
      anchor: 'foreign-resource',
      message: expect.stringMatching(/protects another stage/) as unknown,
    },
    writes: [],
  });
});

test('what the gate of this name in another Region needs stays: its role, and the policy and function at the edges', async () => {
  const account = await openAccount();
  const { iam, cloudFront } = account;
  await account.deploy({ edgeFunction });
  const at = { RoleName: name, PolicyName: 'read-pictures-and-log' };
  const { PolicyDocument = '' } = await iam.getRolePolicy(at);
  const theirs = decodeURIComponent(PolicyDocument).replaceAll('eu-central-1', 'us-west-2');
  await iam.putRolePolicy({ ...at, PolicyDocument: theirs });
  expect(await account.refusalOf(() => account.deploy({ edgeFunction }))).toMatchObject({
    error: { anchor: 'foreign-resource', message: expect.stringContaining('in us-west-2') as unknown },
    writes: [],
  });
  const { CachePolicyList } = await cloudFront.listCachePolicies({ Type: 'custom' });
  const policyId = CachePolicyList?.Items?.[0]?.CachePolicy?.Id ?? '';
  await rewrite(account, await addSite(account), (xml) => xml.replace(/(?<=<CachePolicyId>)[^<]*/, policyId));
  expect(await account.destroy()).toMatchObject({ pending: false, interrupted: false });
  expect(account.log()).toMatch(/CachePolicyInUse.* It stays/);
  expect(decodeURIComponent((await iam.getRolePolicy(at)).PolicyDocument ?? '')).toBe(theirs);
  expect(await account.writesOf(() => account.destroy())).toEqual(['DeleteCachePolicy']);
});

test('of several APIs with the tag of the gate, deploy keeps the one that its plan names', async () => {
  const account = await openAccount();
  const { id: older } = await account.apiGateway.createRestApi({ name: 'older' });
  await account.pass(60);
  const { apiId } = await account.deploy();
  const resourceArn = `arn:aws:apigateway:eu-central-1::/restapis/${older}`;
  await account.apiGateway.tagResource({ resourceArn, tags: gateTags('photos') });
  await account.pass(600);
  expect(await account.deploy()).toMatchObject({ apiId, changes: [] });
});

test('a plan that still lists the stage of a deleted API does not stop a new one', async () => {
  const assumptions = assume(quick, { apiGateway: { deletedStageStaysInPlan: 1 } });
  const account = await openAccount({ assumptions });
  const { apiId: restApiId } = await account.deploy();
  await account.pass(600);
  await account.apiGateway.deleteRestApi({ restApiId });
  await account.pass(600);
  expect((await account.deploy()).apiId).not.toBe(restApiId);
});

describe("a distribution of the user's", () => {
  test('shows images below its path and keeps everything else', async () => {
    const account = await openAccount();
    const distributionId = await addSite(account);
    const change: DeployChange = { distributionIds: [distributionId], pathPattern: '/images/*' };
    const outcome = await account.deploy(change);
    expect(outcome).toMatchObject({ pending: false, distributionId });
    const image = await account.text(`https://${outcome.domainName ?? ''}/images/cat.jpg`);
    expect(image).toContain(packageOf('first').sha256Base64);
    expect(await configOf(account, distributionId)).toMatchObject({
      Comment: 'by hand',
      DefaultCacheBehavior: { TargetOriginId: 'site' },
    });
  });

  test.each(['/images/*', 'images/*'])(
    'whose behavior for %s leads elsewhere is refused',
    async (pattern) => {
      const account = await openAccount();
      const distributionId = await addSite(account);
      await addBehaviour(account, distributionId, pattern);
      expect(
        await account.refusalOf(() => account.deploy({ distributionIds: [distributionId] })),
      ).toMatchObject({
        error: {
          anchor: 'path-pattern-taken',
          message: `The distribution ${distributionId} already has a behavior for ${pattern} with the origin site.example.org.`,
        },
        writes: [],
      });
    },
  );

  test('whose owner removed the slash from the pattern of the images stays so', async () => {
    const account = await openAccount();
    const change = { distributionIds: [await addSite(account)] };
    await account.deploy(change);
    await rewrite(account, change.distributionIds[0] ?? '', (xml) =>
      xml.replace('<PathPattern>/images/*', '<PathPattern>images/*'),
    );
    expect(await account.writesOf(() => account.deploy(change))).toEqual([]);
  });

  test('that does not exist is named together with its input', async () => {
    const account = await openAccount();
    await expect(account.deploy({ distributionIds: ['E0000000000000'] })).rejects.toMatchObject({
      message: 'There is no distribution E0000000000000 in this account.',
      anchor: 'no-distribution',
    });
  });
});

test('domain names, certificate, web ACL, Origin Shield and price class are there from the beginning, added to what stands, and stay', async () => {
  const options = {
    domainNames: ['images.example.org'],
    certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/12345678-1234-1234-1234-123456789012',
    originShieldRegion: 'eu-central-1',
    priceClass: 'PriceClass_200',
  } as const;
  const wanted = {
    Aliases: { Items: options.domainNames },
    ViewerCertificate: { ACMCertificateArn: options.certificateArn, SSLSupportMethod: 'sni-only' },
    WebACLId: options.webAclArn,
    PriceClass: 'PriceClass_200',
    Origins: { Items: [{ OriginShield: { Enabled: true, OriginShieldRegion: 'eu-central-1' } }] },
  };
  const fresh = await openAccount();
  const { distributionId } = await fresh.deploy(options);
  expect(await configOf(fresh, distributionId)).toMatchObject(wanted);
  const account = await openAccount();
  await account.deploy();
  const { changes, distributionId: id } = await account.deploy(options);
  expect(await configOf(account, id)).toMatchObject(wanted);
  expect(changes.map(({ field }) => field).toSorted()).toEqual([
    ...['PriceClass', 'WebACLId', 'certificate', 'domain name', 'origin shield'],
  ]);
  expect(await account.writesOf(() => account.deploy({ defaulted: ['priceClass'] }))).toEqual([]);
  expect(await configOf(account, id)).toMatchObject(wanted);
});

test.each(['CreateDistributionWithTags', 'UpdateDistribution'])(
  '%s with a name of another distribution says which were asked for',
  async (operation) => {
    const account = await openAccount();
    if (operation === 'UpdateDistribution') await account.deploy();
    const message =
      'One or more of the CNAMEs you provided are already associated with a different resource.';
    const fault = { kind: 'refused', code: 'CNAMEAlreadyExists', status: 409, message } as const;
    account.failNext({ service: 'cloudfront', operation, fault });
    const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
    const asked = { domainNames: ['img.example.com', 'pics.example.com'], certificateArn };
    await expect(account.deploy(asked)).rejects.toMatchObject({
      anchor: 'alias-in-use',
      message: expect.stringContaining('img.example.com, pics.example.com') as unknown,
      remedy: expect.stringContaining('associate-alias') as unknown,
    });
  },
);

describe('the edge function', () => {
  const turned = (path: string) =>
    `function handler(event) { event.request.uri = '${path}'; return event.request; }`;
  const throwingIf = (condition: string) =>
    `function handler(event) { if (${condition}) throw new Error('no'); return event.request; }`;

  test('runs before images, and its new code is tested, then published', async () => {
    const account = await openAccount();
    const { distributionId } = await account.deploy({ edgeFunction: turned('/one') });
    const config = await configOf(account, distributionId);
    expect(config?.DefaultCacheBehavior?.FunctionAssociations?.Quantity).toBe(1);
    const next = () => account.writesOf(() => account.deploy({ edgeFunction: turned('/two') }));
    expect(await next()).toEqual([
      ...['UpdateFunction', 'TestFunction', 'TestFunction', 'TestFunction', 'PublishFunction'],
    ]);
    expect(await next()).toEqual([]);
  });

  test.each([
    [throwingIf('event.request.querystring.w'), 2, /with a full request and was not published: .*no/],
    [
      'function handler(event) { for (let turn = 0; turn < 7000; turn++); return event.request; }',
      ...[1, /with a plain request and was not published: it takes 71 % .* more than 70 %/],
    ],
  ] as const)(
    'is tested before it is live: %s ends the deploy, and the former code serves on',
    async (edgeFunction, tests, message) => {
      const account = await openAccount();
      await account.deploy({ edgeFunction: turned('/one') });
      const { error, writes } = await account.refusalOf(() => account.deploy({ edgeFunction }));
      expect(error).toMatchObject({
        anchor: 'edge-function',
        message: expect.stringMatching(message) as unknown,
      });
      expect(writes).toEqual(['UpdateFunction', ...Array.from({ length: tests }, () => 'TestFunction')]);
    },
  );

  test('goes back to the former code when images fail behind it', async () => {
    const account = await openAccount();
    await account.deploy({ edgeFunction: turned('/one') });
    const fails = throwingIf('/check/.test(event.request.uri)');
    await expect(account.deploy({ edgeFunction: fails })).rejects.toMatchObject({ anchor: 'images-fail' });
    expect(account.said.at(-1)).toMatch(/published again/);
    expect(await account.writesOf(() => account.deploy({ edgeFunction: turned('/one') }))).toEqual([]);
  });
});

describe('a new account', () => {
  test('that may run ten functions at once gets a warning', async () => {
    const account = await openAccount({ overrides: { lambda: { concurrency: 10 } } });
    await account.deploy();
    expect(account.log()).toMatch(/may run only 10 Lambda functions at once.*Service Quotas/);
  });

  test('with the usual quota, or a role that may not read it, gets no warning', async () => {
    const account = await openAccount();
    await account.deploy();
    account.failNext({ operation: 'GetAccountSettings', fault: { kind: 'accessDenied' } });
    await account.deploy();
    expect(account.log()).not.toContain('at once');
  });

  test.each(['empty', 'html', 'cut-off'] as const)(
    'of which nothing was seen (%s) is said, and not taken for one with the usual quota',
    async (how) => {
      const account = await openAccount({ overrides: { lambda: { concurrency: 10 } } });
      account.failNext({ operation: 'GetAccountSettings', fault: { kind: 'unreadable', how } });
      expect(await account.deploy()).toMatchObject({ pending: false });
      expect(account.log()).toMatch(/concurrent Lambda executions could not be read.*Service Quotas/);
    },
  );

  test('that AWS has not verified is not asked to grant permissions', async () => {
    const account = await openAccount();
    account.failNext({ operation: 'CreateDistributionWithTags', fault: { kind: 'unverified' } });
    await expect(account.deploy()).rejects.toMatchObject({
      anchor: 'account-not-verified',
      message: expect.stringContaining('must be verified') as unknown,
      remedy: expect.stringContaining('AWS Support') as unknown,
    });
  });

  test.each([
    ['af-south-1', 'region-not-enabled'],
    ['eu-central-1', 'credentials'],
  ])('credentials that %s does not know: %s', async (region, anchor) => {
    const account = await openAccount();
    const message = 'The security token included in the request is invalid.';
    const fault = { kind: 'refused', code: 'InvalidClientTokenId', status: 403, message } as const;
    account.failNext({ service: 'sts', operation: 'GetCallerIdentity', fault });
    const error = await account.deploy().catch((thrown: unknown) => withRegionRemedy(thrown, region));
    const words = expect.stringContaining(message.slice(0, -1)) as unknown;
    expect(error).toMatchObject({ anchor, message: words });
  });
});
