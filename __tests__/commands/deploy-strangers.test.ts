import { CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import {
  CreateCachePolicyCommand,
  CreateFunctionCommand as CreateEdgeFunctionCommand,
  GetDistributionConfigCommand,
} from '@aws-sdk/client-cloudfront';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import type { Aws } from '../../src/aws/client/connect.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { Failure } from '../../src/failure.ts';
import { openAccount, packageOf, settingsWith } from './account.ts';
import { addSite } from './site.ts';

const name = 'cloudfront-image-gate-photos';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** Things of the gate's name that another writer made. */
const strangers: readonly (readonly [string, (aws: Aws) => Promise<unknown>])[] = [
  [
    'IAM role',
    (aws) => aws.iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust })),
  ],
  [
    'Lambda function',
    async (aws) => {
      const made = await aws.iam.send(
        new CreateRoleCommand({ RoleName: 'other', AssumeRolePolicyDocument: trust }),
      );
      const { zip } = packageOf('theirs');
      for (;;)
        try {
          return await aws.lambda.send(
            new CreateFunctionCommand({
              FunctionName: name,
              Role: made.Role?.Arn,
              Runtime: 'nodejs24.x',
              Handler: 'index.handler',
              Code: { ZipFile: zip },
            }),
          );
        } catch (error) {
          if (!(error instanceof Error) || !error.message.includes('cannot be assumed')) throw error;
          await new Promise(setImmediate);
        }
    },
  ],
  ['REST API', (aws) => aws.apiGateway.send(new CreateRestApiCommand({ name }))],
  [
    'CloudFront cache policy',
    (aws) =>
      aws.cloudFront.send(
        new CreateCachePolicyCommand({ CachePolicyConfig: { Name: name, MinTTL: 0, Comment: 'theirs' } }),
      ),
  ],
  [
    'CloudFront Function',
    (aws) =>
      aws.cloudFront.send(
        new CreateEdgeFunctionCommand({
          Name: name,
          FunctionConfig: { Comment: 'theirs', Runtime: 'cloudfront-js-2.0' },
          FunctionCode: new TextEncoder().encode('function handler(event) { return event.request; }'),
        }),
      ),
  ],
];

const edgeFunction = 'function handler(event) { return event.request; }';

describe('a resource of the same name that is not the gate’s', () => {
  test.each(strangers)('is refused, not adopted: %s', async (kind, make) => {
    const account = await openAccount();
    await make(account.aws);
    const failure = await account.run(async (context) =>
      deploy(context, settingsWith({ edgeFunction })).catch((error: unknown) => error),
    );
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ anchor: 'foreign-resource' });
    expect((failure as Failure).message).toContain(`The ${kind} "${name}"`);
  });
});

describe("someone's own distribution", () => {
  test('shows pictures below its path and keeps everything else', async () => {
    const account = await openAccount();
    const distributionId = await addSite(account);
    const settings = settingsWith({ distributionIds: [distributionId], pathPattern: '/images/*' });
    const outcome = await account.run((context) => deploy(context, settings));
    expect(outcome).toMatchObject({ pending: false, distributionId });
    const picture = await account.probe.request(`https://${outcome?.domainName ?? ''}/images/cat.jpg`);
    expect(new TextDecoder().decode(picture.body)).toContain(packageOf('first').sha256Base64);
    const { DistributionConfig } = await account.aws.cloudFront.send(
      new GetDistributionConfigCommand({ Id: distributionId }),
    );
    expect(DistributionConfig).toMatchObject({
      Comment: 'a site',
      DefaultCacheBehavior: { TargetOriginId: 'site' },
    });
    const again = await account.callsOf(() => account.run((context) => deploy(context, settings)));
    expect(again.filter(({ write }) => write)).toEqual([]);
    expect(again.length).toBeLessThanOrEqual(20);
  });

  test('that does not exist is named together with its input', async () => {
    const account = await openAccount();
    const settings = settingsWith({ distributionIds: ['E0000000000000'] });
    const failure = await account.run(async (context) =>
      deploy(context, settings).catch((error: unknown) => error),
    );
    expect(failure).toMatchObject({
      message: 'There is no distribution E0000000000000 in this account.',
      anchor: 'no-distribution',
    });
  });
});
