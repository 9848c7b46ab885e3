import { expect, test } from '@jest/globals';
import { IAM } from '@aws-sdk/client-iam';
import { assume } from '../../local-aws/assumptions.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { createLocalAws, type LocalAwsOptions } from '../../local-aws/local-aws.ts';
import { distributionConfig } from './cloudfront/edge-world.ts';
import { accountWith, creation, echoing, swift } from './lambda/account.ts';
import { localAccount } from './local-account.ts';
import { refused } from './refusals.ts';

const clients = (options: LocalAwsOptions) => localAccount({ rates: false, ...options }).clients;

test('what AWS has not verified may read, and create nothing in CloudFront', async () => {
  const { cloudFront, iam } = clients({ faults: { rules: [{ fault: { kind: 'unverified' } }] } });
  await cloudFront.listDistributions();
  await iam.listRoles();
  const create = cloudFront.createDistribution({ DistributionConfig: distributionConfig() });
  await refused(
    create,
    '403 AccessDenied',
    /^Your account must be verified before you can add new CloudFront resources/,
  );
});

test('a Region that is not switched on knows no key; what is global answers', async () => {
  const { cloudFront, iam, lambda, sts } = clients({
    faults: { rules: [{ fault: { kind: 'regionDisabled' } }] },
  });
  await cloudFront.listDistributions();
  await iam.listRoles();
  await refused(
    lambda.getAccountSettings(),
    '403 UnrecognizedClientException',
    'The security token included in the request is invalid.',
  );
  await refused(sts.getCallerIdentity(), '403 InvalidClientTokenId');
});

test("a global service is signed for by its own Region; at an endpoint of the caller by the caller's too", async () => {
  const { requestHandler } = createLocalAws();
  const list = (client: object) =>
    new IAM({
      credentials: administratorKey,
      requestHandler: requestHandler(),
      maxAttempts: 1,
      ...client,
    }).listRoles();
  const byOwnRegion = { region: 'eu-central-1', signingRegion: 'eu-central-1' };
  expect((await list({ ...byOwnRegion, endpoint: 'http://127.0.0.1:4566' })).Roles).toEqual([]);
  await refused(list({ ...byOwnRegion, endpoint: 'https://iam.amazonaws.com' }), '403 SignatureDoesNotMatch');
});

test('has little memory and few functions at once, none of which may be reserved', async () => {
  const { lambda } = clients({ overrides: { lambda: { concurrency: 10, memory: 3_008 } } });
  expect((await lambda.getAccountSettings()).AccountLimit).toMatchObject({
    ConcurrentExecutions: 10,
    UnreservedConcurrentExecutions: 10,
  });
  const large = creation(undefined, { MemorySize: 3_009 });
  await refused(
    lambda.createFunction(large),
    '400 InvalidParameterValueException',
    "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 3008",
  );
  const older = clients({ overrides: { lambda: { memory: 10_240 } } });
  await expect(older.lambda.createFunction(large)).rejects.toThrow('cannot be assumed');
});

test.each([
  [10, 1, 10],
  [1_000, 901, 100],
])('of %i executions at once %i may not be reserved: %i stay', async (concurrency, reserved, kept) => {
  const { client: lambda } = accountWith(echoing, {
    assumptions: assume(swift, { lambda: { concurrency } }),
  });
  await lambda.createFunction(creation());
  const put = (count: number) =>
    lambda.putFunctionConcurrency({
      FunctionName: creation().FunctionName,
      ReservedConcurrentExecutions: count,
    });
  await refused(
    put(reserved),
    '400 InvalidParameterValueException',
    `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${kept}].`,
  );
  await put(concurrency - kept);
  const { AccountLimit } = await lambda.getAccountSettings();
  expect(AccountLimit?.UnreservedConcurrentExecutions).toBe(kept);
});
