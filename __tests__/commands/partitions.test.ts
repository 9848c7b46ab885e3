import { GetDistributionConfigCommand, UpdateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from '@jest/globals';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { deploy, type DeploySettings } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { status } from '../../src/commands/status.ts';
import type { Context } from '../../src/gate/context.ts';
import { openAccount, settingsWith, type Account } from './account.ts';
import {
  gateSettings,
  openApi,
  rotateSettings,
  statusSettings,
  underLoad,
  type Load,
} from './gate-account.ts';
import { anyWords, asHolderOf, policyOf } from '../account/policy-holder.ts';
import { addSite } from './site.ts';

const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 30 };
const china = () => openAccount(1, undefined, 'cn-north-1');

/** Someone who may do what the published policy says, in the words of the account's partition. */
const holderOf = (
  commands: string | readonly string[],
  account: Account,
  placeholders: Readonly<Record<string, string>> = {},
) => {
  const { partition } = account.aws;
  const china = { 'arn:aws:': `arn:${partition}:`, 'arn%3Aaws%3A': `arn%3A${partition}%3A` };
  const documents = [commands].flat().map((one) => policyOf(one, { ...anyWords, ...china, ...placeholders }));
  return asHolderOf(documents, account, [commands].flat()[0] ?? '');
};

/** Everything that was asked for by name, as IAM saw it. */
const arnsIn = ({ world }: Account): readonly string[] =>
  world.calls
    .flatMap(({ resource, alsoNeeds = [] }) => [resource, ...alsoNeeds.map((need) => need.resource)])
    .filter((resource) => resource.startsWith('arn:'));

describe('in China', () => {
  test('an API in use is gated, rotated, looked at and opened again, and nobody is refused', async () => {
    const account = await china();
    const live = await openApi(account);
    expect(live.direct).toMatch(/\.execute-api\.cn-north-1\.amazonaws\.com\.cn\/prod$/);
    expect(live.domainName).toBe('d0.example.cn');
    const placeholders = { API_ID: live.apiId, STAGE: 'prod', DISTRIBUTION_ID: live.distributionId };
    const load: Load = { over: false, asked: 0, refused: 0 };
    const during = async (command: string, work: (context: Context) => Promise<unknown>) => {
      const holder = holderOf(command, account, placeholders);
      load.over = false;
      return account.run((context) => underLoad(context, live, load, () => work(holder(context)), 5_000));
    };
    expect(await during('gate', (context) => gate(context, gateSettings(live)))).toMatchObject({
      outcome: 'finished',
      proof: 'status',
    });
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(403);
    expect(await during('rotate', (context) => rotate(context, rotateSettings))).toMatchObject({
      outcome: 'finished',
      rotated: true,
    });
    const looked = await account.run((context) =>
      status(holderOf('status', account)(context), statusSettings),
    );
    expect(looked?.checks.filter(({ state }) => state === 'broken')).toEqual([]);
    expect(await during('destroy', (context) => destroy(context, asked))).toMatchObject({ pending: false });
    expect((await account.probe.request(`${live.direct}/health`)).status).toBe(200);
    expect(load.refused).toBe(0);
    expect(load.asked).toBeGreaterThan(40);
    expect(arnsIn(account).filter((arn) => !arn.startsWith('arn:aws-cn:'))).toEqual([]);
  });

  test('pictures are shown through a distribution that stands, without policies and functions of CloudFront', async () => {
    const account = await china();
    const distributionId = await addSite(account);
    const settings = settingsWith({
      distributionIds: [distributionId],
      permissionsBoundaryArn: account.world.iam.addPolicy(anyWords.BOUNDARY, { Statement: [] }),
      edgeFunction: 'function handler(e) { return e.request; }',
    });
    // Their distribution is no resource of the gate: docs/iam names it in gate.json.
    const holder = holderOf(['deploy', 'deploy-role', 'gate'], account, { DISTRIBUTION_ID: distributionId });
    const run = () => account.run((context) => deploy(holder(context), settings));
    const done = await run();
    expect(done).toMatchObject({ pending: false, domainName: 'www.example.cn' });
    expect((await account.probe.request('https://www.example.cn/images/cat.jpg')).status).toBe(404);
    const direct = `https://${done?.apiId ?? ''}.execute-api.cn-north-1.amazonaws.com.cn/live/cat.jpg`;
    expect((await account.probe.request(direct)).status).toBe(403);
    const again = await account.callsOf(run);
    expect(again.filter(({ write }) => write)).toEqual([]);
    expect(again.length).toBeLessThanOrEqual(20);
    const turned = await account.run((context) => rotate(context, { ...rotateSettings, probe: undefined }));
    expect(turned).toMatchObject({ outcome: 'finished', rotated: true });
    const gone = await account.run((context) => destroy(holderOf('destroy', account)(context), asked));
    expect(gone).toMatchObject({ pending: false });
    expect(await listApis(account.aws)).toEqual([]);
    expect(await listKeys(account.aws, 'photos')).toEqual([]);
    expect((await listDistributions(account.aws)).map(({ origins }) => origins.length)).toEqual([1]);
    expect(arnsIn(account).filter((arn) => !arn.startsWith('arn:aws-cn:'))).toEqual([]);
  });

  test('every cached picture is told apart by query string and Accept there too', async () => {
    const account = await china();
    const distributionId = await addSite(account);
    await account.run((context) => deploy(context, settingsWith({ distributionIds: [distributionId] })));
    const { DistributionConfig } = await account.aws.cloudFront.send(
      new GetDistributionConfigCommand({ Id: distributionId }),
    );
    expect(DistributionConfig?.CacheBehaviors?.Items).toMatchObject([
      { PathPattern: '/.gate/*', MaxTTL: 0 },
      {
        PathPattern: '/images/*',
        ForwardedValues: { QueryString: true, Headers: { Items: ['Accept'] }, Cookies: { Forward: 'none' } },
        DefaultTTL: 86_400,
      },
    ]);
  });

  const webAclArn = 'arn:aws-cn:wafv2:us-east-1:123456789012:global/webacl/x/1';
  test.each<readonly [string, Partial<DeploySettings>]>([
    ['distribution-ids', { distributionIds: [] }],
    ['domain-names', { domainNames: ['images.example.cn'] }],
    ['certificate-arn', { certificateArn: 'arn:aws-cn:acm:us-east-1:123456789012:certificate/1' }],
    ['web-acl-arn', { webAclArn }],
    ['origin-shield-region', { originShieldRegion: 'cn-north-1' }],
  ])('deploy says what there is not, by the input %s, before it writes', async (input, change) => {
    const account = await china();
    const distributionId = await addSite(account);
    const settings = settingsWith({ distributionIds: [distributionId], ...change });
    const calls = await account.callsOf(async () => {
      const caught = await account.run((context) =>
        deploy(context, settings).catch((error: unknown) => error),
      );
      expect(caught).toMatchObject({ anchor: 'other-partitions' });
      expect(JSON.stringify(caught)).toContain(input);
    });
    expect(calls).toEqual([]);
  });

  test('deploy refuses a distribution without a name that serves', async () => {
    const account = await china();
    const distributionId = await addSite(account);
    const { ETag, DistributionConfig } = await account.aws.cloudFront.send(
      new GetDistributionConfigCommand({ Id: distributionId }),
    );
    await account.aws.cloudFront.send(
      new UpdateDistributionCommand({
        Id: distributionId,
        IfMatch: ETag,
        DistributionConfig: DistributionConfig && { ...DistributionConfig, Aliases: { Quantity: 0 } },
      }),
    );
    const calls = await account.callsOf(() =>
      expect(
        account.run((context) => deploy(context, settingsWith({ distributionIds: [distributionId] }))),
      ).rejects.toMatchObject({ anchor: 'other-partitions' }),
    );
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });
});
