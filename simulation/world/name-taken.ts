import * as cloudFront from '@aws-sdk/client-cloudfront';
import { CreateRoleCommand, DeleteRoleCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import type { Aws } from '../../src/aws/client/connect.ts';
import { resourceName } from '../../src/aws/ownership.ts';

/** What another owner has created under the name that `deploy` needs. */
export type TakenName = 'role' | 'function' | 'cache policy';

/** Creates it; returns a function by which its owner removes it. */
export async function takeName(
  aws: Aws,
  kind: TakenName,
  gate: string,
  zip: Uint8Array,
): Promise<() => Promise<unknown>> {
  const name = resourceName(gate);
  switch (kind) {
    case 'role':
      await createRole(aws, name);
      return () => aws.iam.send(new DeleteRoleCommand({ RoleName: name }));
    case 'function':
      return takeFunctionName(aws, name, zip);
    case 'cache policy':
      return takePolicyName(aws, name);
  }
}

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

async function createRole({ iam }: Aws, name: string): Promise<string> {
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: trust }));
  return Role?.Arn ?? '';
}

async function takeFunctionName(aws: Aws, name: string, zip: Uint8Array): Promise<() => Promise<unknown>> {
  const Role = await createRole(aws, 'of-another-function');
  // A new role takes time to propagate.
  await aws.clock.sleep(60_000);
  await aws.lambda.send(
    new CreateFunctionCommand({
      ...{ FunctionName: name, Role, Runtime: 'nodejs22.x', Handler: 'index.handler' },
      Code: { ZipFile: zip },
    }),
  );
  return async () => {
    await aws.lambda.send(new DeleteFunctionCommand({ FunctionName: name }));
    await aws.iam.send(new DeleteRoleCommand({ RoleName: 'of-another-function' }));
  };
}

async function takePolicyName({ cloudFront: client }: Aws, Name: string): Promise<() => Promise<unknown>> {
  const { CachePolicy, ETag } = await client.send(
    new cloudFront.CreateCachePolicyCommand({ CachePolicyConfig: { Name, MinTTL: 1 } }),
  );
  return () =>
    client.send(new cloudFront.DeleteCachePolicyCommand({ Id: CachePolicy?.Id ?? '', IfMatch: ETag }));
}
