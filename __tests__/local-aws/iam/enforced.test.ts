import { describe, expect, test } from '@jest/globals';
import {
  CloudFront,
  CopyDistributionCommand,
  CreateDistributionWithTagsCommand,
  UpdateDistributionWithStagingConfigCommand,
} from '@aws-sdk/client-cloudfront';
import { Lambda } from '@aws-sdk/client-lambda';
import { IAM } from '@aws-sdk/client-iam';
import { sign } from 'aws4';
import { assume, awsAssumptions } from '../../../local-aws/assumptions.ts';
import { administratorKey, type Credential } from '../../../local-aws/credentials.ts';
import type { HttpResponse } from '../../../local-aws/exchange.ts';
import type { PolicyStatement } from '../../../local-aws/iam/policy.ts';
import { createLocalAws, type LocalAws } from '../../../local-aws/local-aws.ts';
import { distributionConfig } from '../cloudfront/edge-world.ts';
import { creation } from '../lambda/account.ts';

const deployer = {
  accessKeyId: 'AKIALOCALAWSDEPLOYER',
  secretAccessKey: 'secret',
  principalArn: 'arn:aws:iam::123456789012:user/deployer',
};
const role = 'arn:aws:iam::123456789012:role/resize';
const trust = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

function newAccount(): LocalAws {
  const aws = createLocalAws({ assumptions: assume(awsAssumptions, { iam: { roleDelay: [0, 0] } }) });
  aws.credentials.add(deployer);
  return aws;
}

const settingsFor = (aws: LocalAws, credentials: object): object => ({
  credentials,
  maxAttempts: 1,
  requestHandler: aws.requestHandler(),
});

async function makeRole(aws: LocalAws, statements: readonly object[]): Promise<void> {
  const iam = new IAM({ region: 'us-east-1', ...settingsFor(aws, administratorKey) });
  await iam.createRole({ RoleName: 'resize', AssumeRolePolicyDocument: trust });
  await iam.putRolePolicy({
    RoleName: 'resize',
    PolicyName: 'read',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statements }),
  });
}

describe('a user whose permissions are written down', () => {
  const allow = (Action: string, Resource = '*'): PolicyStatement => ({ Effect: 'Allow', Action, Resource });
  const createFunction = async (...statements: PolicyStatement[]): Promise<unknown> => {
    const aws = newAccount();
    await makeRole(aws, [allow('s3:GetObject')]);
    aws.iam.grant(deployer.principalArn, [{ Statement: statements }]);
    const client = new Lambda({ region: 'eu-central-1', ...settingsFor(aws, deployer) });
    return client.createFunction(creation(undefined, { Role: role, Tags: { gate: 'photos' } }));
  };

  test.each([
    ['lambda:CreateFunction', []],
    ['iam:PassRole', [allow('lambda:*')]],
    ['lambda:TagResource', [allow('lambda:CreateFunction'), allow('iam:PassRole', role)]],
    ['iam:PassRole', [allow('lambda:*'), allow('iam:PassRole', `${role}-other`)]],
  ])('is refused for want of %s', async (missing, statements) => {
    await expect(createFunction(...statements)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`perform: ${missing} on`),
    });
  });

  test('may do what is allowed, by name', async () => {
    const created = await createFunction(
      allow('lambda:CreateFunction'),
      allow('lambda:TagResource'),
      allow('iam:PassRole', role),
    );
    expect(created).toMatchObject({ FunctionName: 'resize' });
  });
});

/** As the service authorization reference has them: AWS knows no action for the operations that do two things. */
describe("CloudFront's double operations are asked for by the names of what they do", () => {
  const on = 'arn:aws:cloudfront::123456789012:distribution/';
  const ids: { primary?: string | undefined } = {};
  const calls = {
    tagged: () =>
      new CreateDistributionWithTagsCommand({
        DistributionConfigWithTags: {
          DistributionConfig: distributionConfig(),
          Tags: { Items: [{ Key: 'a' }] },
        },
      }),
    copied: () =>
      new CopyDistributionCommand({
        PrimaryDistributionId: ids.primary,
        CallerReference: 'c',
        Staging: true,
      }),
    promoted: () => new UpdateDistributionWithStagingConfigCommand({ Id: ids.primary }),
  };

  test.each([
    ['tagged', 'CreateDistribution', '*', []],
    ['tagged', 'TagResource', `${on}*`, ['cloudfront:CreateDistribution']],
    ['copied', 'CopyDistribution', on, []],
    ['copied', 'GetDistribution', on, ['cloudfront:CopyDistribution']],
    ['copied', 'CreateDistribution', on, ['cloudfront:CopyDistribution', 'cloudfront:GetDistribution']],
    ['promoted', 'UpdateDistribution', on, []],
    ['promoted', 'GetDistribution', on, ['cloudfront:UpdateDistribution']],
  ] as const)('%s: cloudfront:%s', async (call, missing, resource, allowed) => {
    const aws = newAccount();
    const region = 'us-east-1';
    const administrator = new CloudFront({ region, ...settingsFor(aws, administratorKey) });
    const made = await administrator.createDistribution({ DistributionConfig: distributionConfig() });
    ids.primary = made.Distribution?.Id;
    aws.iam.grant(deployer.principalArn, [
      { Statement: allowed.map((Action) => ({ Effect: 'Allow', Action, Resource: '*' })) },
    ]);
    const client = new CloudFront({ region, ...settingsFor(aws, deployer) });
    await expect(client.send(calls[call]() as never)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`perform: cloudfront:${missing} on resource: ${resource}`),
    });
  });
});

describe('a function reads pictures as its role may', () => {
  const get = (aws: LocalAws, session: Credential, path: string): Promise<HttpResponse> => {
    const host = 's3.eu-central-1.amazonaws.com';
    const signed = sign({ service: 's3', region: 'eu-central-1', host, path }, session);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(signed.headers ?? {}))
      headers[name.toLowerCase()] = String(value);
    return aws.handle({ method: 'GET', host, path, query: '', headers, body: new Uint8Array() });
  };

  test.each([
    ['what it may read', '/photos/in/a.jpg', 200],
    ['not what lies elsewhere', '/photos/out/a.jpg', 403],
    ['not even whether a picture is missing', '/photos/in/none.jpg', 403],
  ])('%s', async (_what, path, status) => {
    const aws = newAccount();
    await makeRole(aws, [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/in/*' }]);
    for (const key of ['in/a.jpg', 'out/a.jpg'])
      aws.s3.putObject('photos', key, Buffer.from('picture'), 'image/jpeg');
    const session = aws.credentials.issue('arn:aws:sts::123456789012:assumed-role/resize/resize', 60_000);
    expect((await get(aws, session, path)).status).toBe(status);
  });

  test('and learns that one is missing when it may list the bucket', async () => {
    const aws = newAccount();
    await makeRole(aws, [
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::photos/*' },
      { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::photos' },
    ]);
    aws.s3.createBucket('photos');
    const session = aws.credentials.issue('arn:aws:sts::123456789012:assumed-role/resize/resize', 60_000);
    expect((await get(aws, session, '/photos/none.jpg')).status).toBe(404);
  });
});
