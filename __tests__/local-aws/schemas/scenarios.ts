import { zipOf } from '../lambda/account.ts';
import { allow, policy, trust } from '../local-account.ts';
import type { ScenarioAccount } from './checked-account.ts';
import { completing } from './members.ts';

/** Every operation of IAM and STS that is served, with success. */
export async function iamScenario({ sendTo }: ScenarioAccount): Promise<void> {
  await sendTo('sts')('GetCallerIdentity');
  const { call, inOrder } = completing(sendTo('iam'), 'iam', {
    ...{ RoleName: 'scenario', PolicyName: 'p', TagKeys: ['a'], Tags: [{ Key: 'c', Value: 'd' }] },
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  });
  const tagged = { Path: '/', Description: 'd', Tags: [{ Key: 'a', Value: 'b' }] };
  await call('CreateRole', { ...tagged, AssumeRolePolicyDocument: trust() });
  await call('ListRoles', { PathPrefix: '/', MaxItems: 5 });
  await inOrder('GetRole', 'TagRole', 'ListRoleTags', 'UntagRole');
  await call('UpdateAssumeRolePolicy', { PolicyDocument: trust() });
  await call('PutRolePolicy', { PolicyDocument: policy(allow('s3:GetObject')) });
  await inOrder('GetRolePolicy', 'ListRolePolicies', 'AttachRolePolicy', 'ListAttachedRolePolicies');
  await inOrder('DetachRolePolicy', 'DeleteRolePolicy', 'DeleteRole');
}

/** Every operation of Lambda that is served, with success. */
export async function lambdaScenario({ sendTo, clock }: ScenarioAccount): Promise<void> {
  const created = { RoleName: 'runs', AssumeRolePolicyDocument: trust() };
  const { Role } = (await sendTo('iam')('CreateRole', created)) as { Role: { Arn: string } };
  const right: Record<string, unknown> = {
    ...{ FunctionName: 'resize', Name: 'live', Role: Role.Arn, StatementId: 's' },
    ...{ Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com', TagKeys: ['c'] },
  };
  const { call, inOrder } = completing(sendTo('lambda'), 'lambda', right);
  const settled = (): Promise<void> => clock.sleep(120_000);
  await call('GetAccountSettings');
  await settled();
  const code = (returned: string) => ({
    ZipFile: zipOf(`export const handler = async () => (${returned});`),
  });
  const made = await call('CreateFunction', {
    ...{ Runtime: 'nodejs24.x', Handler: 'index.handler', Description: 'd', Tags: { a: 'b' } },
    ...{ Code: code('{}'), Environment: { Variables: { STAGE: 'b' } } },
  });
  right.Resource = made.FunctionArn;
  await call('GetFunctionConfiguration');
  await settled();
  await call('GetFunction');
  await call('UpdateFunctionCode', code('{ a: 1 }'));
  for (const MemorySize of [512, 640]) {
    await settled();
    await call('UpdateFunctionConfiguration', { MemorySize });
    await settled();
    await call('PublishVersion');
  }
  await settled();
  await call('ListFunctions', { MaxItems: 1, FunctionVersion: 'ALL' });
  await call('ListVersionsByFunction');
  await call('CreateAlias', { FunctionVersion: '1' });
  await call('UpdateAlias', { Description: 'd' });
  await call('GetAlias');
  await call('UpdateAlias', { RoutingConfig: { AdditionalVersionWeights: { 2: 0.1 } } });
  await inOrder('ListAliases', 'AddPermission', 'GetPolicy', 'RemovePermission');
  await call('TagResource', { Tags: { c: 'd' } });
  await inOrder('ListTags', 'UntagResource');
  await call('PutFunctionConcurrency', { ReservedConcurrentExecutions: 5 });
  await call('GetFunctionConcurrency');
  await settled();
  await call('Invoke', { Payload: new TextEncoder().encode('{}') });
  await call('DeleteAlias');
  await call('DeleteFunction', { Qualifier: '1' });
  await call('DeleteFunction');
}

/** Every operation of CloudWatch Logs that is served, with success. */
export async function logsScenario({ aws, sendTo }: ScenarioAccount): Promise<void> {
  const logGroupName = '/aws/lambda/resize';
  const { call, inOrder } = completing(sendTo('logs'), 'logs', {
    ...{ logGroupName, retentionInDays: 30, tags: { c: 'd' } },
    resourceArn: `arn:aws:logs:eu-central-1:123456789012:log-group:${logGroupName}`,
  });
  await call('CreateLogGroup', { tags: { a: 'b' } });
  await call('CreateLogGroup', { logGroupName: `${logGroupName}-other` });
  await call('PutRetentionPolicy');
  await call('DescribeLogGroups', { logGroupNamePrefix: logGroupName, limit: 1 });
  aws.logs.setAccountRetention({ policyName: 'all', days: 90 });
  await inOrder('DescribeLogGroups', 'TagResource', 'ListTagsForResource');
  await inOrder('DeleteRetentionPolicy', 'DeleteLogGroup');
}

/** Every operation of Secrets Manager that is served, with success. */
export async function secretsScenario({ sendTo }: ScenarioAccount): Promise<void> {
  const Tags = [{ Key: 'a', Value: 'b' }];
  const right = { SecretId: 'photos/key', Tags };
  const { call, inOrder } = completing(sendTo('secretsmanager'), 'secretsmanager', right);
  const first = { Name: right.SecretId, SecretString: 'one', Description: 'd', Tags };
  const { VersionId: RemoveFromVersionId } = await call('CreateSecret', first);
  const { VersionId: MoveToVersionId } = await call('PutSecretValue', { SecretString: 'two' });
  const moved = { VersionStage: 'AWSPREVIOUS', RemoveFromVersionId, MoveToVersionId };
  await call('UpdateSecretVersionStage', moved);
  await call('PutSecretValue', { SecretString: 'three', VersionStages: ['AWSPENDING'] });
  await call('GetSecretValue', { VersionStage: 'AWSPENDING' });
  await call('TagResource');
  await call('DeleteSecret', { RecoveryWindowInDays: 7 });
  await inOrder('DescribeSecret', 'RestoreSecret');
}
