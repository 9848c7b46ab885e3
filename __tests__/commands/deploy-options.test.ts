import { GetDistributionConfigCommand } from '@aws-sdk/client-cloudfront';
import { CreateRoleCommand, GetRoleCommand } from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { deploy } from '../../src/commands/deploy.ts';
import type { DeploySettings } from '../../src/commands/deploy.ts';
import { openAccount, settingsWith, type Account } from './account.ts';

const options = {
  domainNames: ['images.example.org'],
  certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
  webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/x/12345678-1234-1234-1234-123456789012',
  originShieldRegion: 'eu-central-1',
  priceClass: 'PriceClass_200',
} as const;

async function deployed(account: Account, settings: DeploySettings) {
  const outcome = await account.run((context) => deploy(context, settings));
  if (!outcome) throw new Error('the run was killed');
  const { DistributionConfig } = await account.aws.cloudFront.send(
    new GetDistributionConfigCommand({ Id: outcome.distributionId }),
  );
  return { ...outcome, config: DistributionConfig };
}

const wanted = {
  Aliases: { Items: options.domainNames },
  ViewerCertificate: { ACMCertificateArn: options.certificateArn, SSLSupportMethod: 'sni-only' },
  WebACLId: options.webAclArn,
  PriceClass: 'PriceClass_200',
  Origins: { Items: [{ OriginShield: { Enabled: true, OriginShieldRegion: 'eu-central-1' } }] },
};

describe('domain names, certificate, web ACL, Origin Shield and price class', () => {
  test('are there from the beginning', async () => {
    const account = await openAccount();
    const { config } = await deployed(account, settingsWith(options));
    expect(config).toMatchObject(wanted);
  });

  test('are added to a distribution that stands, and stay when they are no longer given', async () => {
    const account = await openAccount();
    await deployed(account, settingsWith());
    const { config, changes } = await deployed(account, settingsWith(options));
    expect(config).toMatchObject(wanted);
    expect(changes.map(({ field }) => field).toSorted()).toEqual([
      'PriceClass',
      'WebACLId',
      'certificate',
      'domain name',
      'origin shield',
    ]);
    const calls = await account.callsOf(async () => {
      expect((await deployed(account, settingsWith({ defaulted: ['priceClass'] }))).config).toMatchObject(
        wanted,
      );
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });
});

test("the user's own role is used, and none is made", async () => {
  const account = await openAccount();
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const { Role } = await account.aws.iam.send(
    new CreateRoleCommand({
      RoleName: 'theirs',
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  const calls = await account.callsOf(() =>
    deployed(account, settingsWith({ functionRoleArn: Role?.Arn ?? '' })),
  );
  expect(calls.filter(({ service, write }) => service === 'iam' && write)).toEqual([]);
});

test('the role that is made has the boundary; one that stands with another is left alone, and said', async () => {
  const account = await openAccount();
  const [permissionsBoundaryArn, other] = ['image-gate-boundary', 'other'].map((name) =>
    account.world.iam.addPolicy(name, { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }),
  );
  await deployed(account, settingsWith({ permissionsBoundaryArn }));
  const calls = await account.callsOf(() => deployed(account, settingsWith({ permissionsBoundaryArn })));
  expect(calls.filter(({ write }) => write)).toEqual([]);
  const { Role } = await account.aws.iam.send(
    new GetRoleCommand({ RoleName: 'cloudfront-image-gate-photos' }),
  );
  expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(permissionsBoundaryArn);
  await expect(deployed(account, settingsWith({ permissionsBoundaryArn: other }))).rejects.toMatchObject({
    anchor: 'role-boundary',
  });
});

test('the edge function runs before pictures, and its new code is published', async () => {
  const account = await openAccount();
  const turned = (path: string) =>
    `function handler(event) { event.request.uri = '${path}'; return event.request; }`;
  const first = await deployed(account, settingsWith({ edgeFunction: turned('/one') }));
  expect(first.config?.DefaultCacheBehavior?.FunctionAssociations?.Quantity).toBe(1);
  const calls = await account.callsOf(() =>
    deployed(account, settingsWith({ edgeFunction: turned('/two') })),
  );
  expect(calls.filter(({ write }) => write).map(({ operation }) => operation)).toEqual([
    'UpdateFunction',
    ...['TestFunction', 'TestFunction', 'TestFunction'],
    'PublishFunction',
  ]);
  const again = await account.callsOf(() =>
    deployed(account, settingsWith({ edgeFunction: turned('/two') })),
  );
  expect(again.filter(({ write }) => write)).toEqual([]);
  expect(again.length - 1).toBeLessThanOrEqual(20);
});
