import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { administratorKey } from '../local-aws/credentials.ts';
import type { LocalAws } from '../local-aws/local-aws.ts';

/** Creates the function's execution role before the first deploy, as examples/bootstrap.yml does; returns its ARN. */
export async function makeFunctionRole(
  { requestHandler, surroundings }: Pick<LocalAws, 'requestHandler' | 'surroundings'>,
  bucket: string,
): Promise<string> {
  const { partition, region } = surroundings;
  const iam = new IAMClient({ region, credentials: administratorKey, requestHandler: requestHandler() });
  const trust = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const RoleName = 'image-gate-function';
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
    }),
  );
  const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:${partition}:s3:::${bucket}/*` };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [read] });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'read-images', PolicyDocument }));
  return Role?.Arn ?? '';
}
