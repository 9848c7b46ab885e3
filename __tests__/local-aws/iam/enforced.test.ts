import { describe, expect, test } from '@jest/globals';
import { sign } from 'aws4';
import type { Credential } from '../../../local-aws/credentials.ts';
import type { HttpResponse } from '../../../local-aws/exchange.ts';
import type { PolicyStatement } from '../../../local-aws/iam/policy.ts';
import type { LocalAws } from '../../../local-aws/local-aws.ts';
import { distributionConfig } from '../cloudfront/edge-world.ts';
import { creation } from '../lambda/account.ts';
import { allow, localAccount, policy, trust } from '../local-account.ts';
import { refused, sendBy } from '../refusals.ts';

const role = 'arn:aws:iam::123456789012:role/resize';

async function accountWithRole(...statements: PolicyStatement[]) {
  const account = localAccount({ overrides: { iam: { roleDelay: [0, 0] } } });
  const { iam } = account.clients;
  const RoleName = 'resize';
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: trust() });
  await iam.putRolePolicy({ RoleName, PolicyName: 'read', PolicyDocument: policy(...statements) });
  return account;
}

describe('a user whose permissions are written down', () => {
  const createFunction = async (...statements: PolicyStatement[]) => {
    const account = await accountWithRole(allow('s3:GetObject'));
    const { lambda } = account.clientsOfUser(...statements);
    return lambda.createFunction(creation(undefined, { Role: role, Tags: { gate: 'photos' } }));
  };

  test.each([
    ['lambda:CreateFunction', []],
    ['iam:PassRole', [allow('lambda:*')]],
    ['lambda:TagResource', [allow('lambda:CreateFunction'), allow('iam:PassRole', role)]],
    ['iam:PassRole', [allow('lambda:*'), allow('iam:PassRole', `${role}-other`)]],
  ])('is refused for want of %s', async (missing, statements) => {
    const words = new RegExp(`perform: ${missing} on`);
    await refused(createFunction(...statements), '403 AccessDeniedException', words);
  });

  test('may do what is allowed, by name', async () => {
    const actions = [
      allow('lambda:CreateFunction'),
      allow('lambda:TagResource'),
      allow('iam:PassRole', role),
    ];
    expect(await createFunction(...actions)).toMatchObject({ FunctionName: 'resize' });
  });
});

/** As the service authorization reference has them: AWS knows no action for the operations that do two things. */
describe("CloudFront's double operations are asked for by the names of what they do", () => {
  const on = 'arn:aws:cloudfront::123456789012:distribution/';
  const withTags = 'CreateDistributionWithTags';
  const copy = 'CopyDistribution';
  const promote = 'UpdateDistributionWithStagingConfig';

  test.each([
    [withTags, 'CreateDistribution', '\\*', []],
    [withTags, 'TagResource', `${on}\\*`, ['cloudfront:CreateDistribution']],
    [copy, 'CopyDistribution', on, []],
    [copy, 'GetDistribution', on, ['cloudfront:CopyDistribution']],
    [copy, 'CreateDistribution', on, ['cloudfront:CopyDistribution', 'cloudfront:GetDistribution']],
    [promote, 'UpdateDistribution', on, []],
    [promote, 'GetDistribution', on, ['cloudfront:UpdateDistribution']],
  ])('%s: cloudfront:%s', async (operation, missing, resource, allowed) => {
    const account = localAccount();
    const DistributionConfig = distributionConfig();
    const { Distribution } = await account.clients.cloudFront.createDistribution({ DistributionConfig });
    const { cloudFront } = account.clientsOfUser(allow(allowed));
    const call = sendBy(cloudFront, operation, {
      ...{ Id: Distribution?.Id, PrimaryDistributionId: Distribution?.Id },
      ...{ CallerReference: 'c', Staging: true },
      DistributionConfigWithTags: { DistributionConfig, Tags: { Items: [{ Key: 'a' }] } },
    });
    const words = new RegExp(`perform: cloudfront:${missing} on resource: ${resource}`);
    await refused(call, '403 AccessDenied', words);
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
    const { aws } = await accountWithRole(allow('s3:GetObject', 'arn:aws:s3:::photos/in/*'));
    for (const key of ['in/a.jpg', 'out/a.jpg'])
      aws.s3.putObject('photos', key, Buffer.from('picture'), 'image/jpeg');
    const session = aws.credentials.issue('arn:aws:sts::123456789012:assumed-role/resize/resize', 60_000);
    expect((await get(aws, session, path)).status).toBe(status);
  });

  test('and learns that one is missing when it may list the bucket', async () => {
    const { aws } = await accountWithRole(
      allow('s3:GetObject', 'arn:aws:s3:::photos/*'),
      allow('s3:ListBucket', 'arn:aws:s3:::photos'),
    );
    aws.s3.createBucket('photos');
    const session = aws.credentials.issue('arn:aws:sts::123456789012:assumed-role/resize/resize', 60_000);
    expect((await get(aws, session, '/photos/none.jpg')).status).toBe(404);
  });
});
