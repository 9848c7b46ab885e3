import { zipOf } from '../lambda/account.ts';
import type { ScenarioAccount } from './checked-account.ts';

const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

const allow = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
});

/** Every operation of IAM and STS that is served, with success. The role is left for {@link lambdaScenario}. */
export async function iamScenario({ sendTo }: ScenarioAccount): Promise<void> {
  const send = sendTo('iam');
  await sendTo('sts')('GetCallerIdentity');
  const RoleName = 'scenario';
  await send('CreateRole', {
    ...{ RoleName, Path: '/', Description: 'd', AssumeRolePolicyDocument: trust('lambda.amazonaws.com') },
    Tags: [{ Key: 'a', Value: 'b' }],
  });
  await send('ListRoles', { PathPrefix: '/', MaxItems: 5 });
  await send('GetRole', { RoleName });
  await send('TagRole', { RoleName, Tags: [{ Key: 'c', Value: 'd' }] });
  await send('ListRoleTags', { RoleName });
  await send('UntagRole', { RoleName, TagKeys: ['a'] });
  await send('UpdateAssumeRolePolicy', { RoleName, PolicyDocument: trust('lambda.amazonaws.com') });
  await send('PutRolePolicy', { RoleName, PolicyName: 'p', PolicyDocument: allow });
  await send('GetRolePolicy', { RoleName, PolicyName: 'p' });
  await send('ListRolePolicies', { RoleName });
  const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  await send('AttachRolePolicy', { RoleName, PolicyArn });
  await send('ListAttachedRolePolicies', { RoleName });
  await send('DetachRolePolicy', { RoleName, PolicyArn });
  await send('DeleteRolePolicy', { RoleName, PolicyName: 'p' });
  await send('DeleteRole', { RoleName });
}

/** Every operation of Lambda that is served, with success. */
export async function lambdaScenario({ sendTo, clock }: ScenarioAccount): Promise<void> {
  const send = sendTo('lambda');
  await send('GetAccountSettings');
  const settled = (): Promise<void> => clock.sleep(120_000);
  const role = await sendTo('iam')('CreateRole', {
    RoleName: 'runs',
    AssumeRolePolicyDocument: trust('lambda.amazonaws.com'),
  });
  await settled();
  const FunctionName = 'resize';
  const ZipFile = zipOf('export const handler = async () => ({});');
  const made = await send('CreateFunction', {
    ...{
      FunctionName,
      Role: (role.Role as { Arn: string }).Arn,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
    },
    ...{ Code: { ZipFile }, Environment: { Variables: { STAGE: 'b' } }, Tags: { a: 'b' }, Description: 'd' },
  });
  await send('GetFunctionConfiguration', { FunctionName });
  await settled();
  await send('GetFunction', { FunctionName });
  await send('UpdateFunctionCode', {
    FunctionName,
    ZipFile: zipOf('export const handler = async () => ({ a: 1 });'),
  });
  await settled();
  await send('UpdateFunctionConfiguration', { FunctionName, MemorySize: 512 });
  await settled();
  await send('PublishVersion', { FunctionName });
  await settled();
  await send('ListFunctions', { MaxItems: 1, FunctionVersion: 'ALL' });
  await send('ListVersionsByFunction', { FunctionName });
  await send('CreateAlias', { FunctionName, Name: 'live', FunctionVersion: '1' });
  await send('UpdateAlias', { FunctionName, Name: 'live', Description: 'd' });
  await send('GetAlias', { FunctionName, Name: 'live' });
  await send('UpdateFunctionConfiguration', { FunctionName, MemorySize: 640 });
  await settled();
  await send('PublishVersion', { FunctionName });
  await settled();
  const RoutingConfig = { AdditionalVersionWeights: { 2: 0.1 } };
  await send('UpdateAlias', { FunctionName, Name: 'live', RoutingConfig });
  await send('ListAliases', { FunctionName });
  await send('AddPermission', {
    ...{
      FunctionName,
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    },
  });
  await send('GetPolicy', { FunctionName });
  await send('RemovePermission', { FunctionName, StatementId: 's' });
  const Resource = made.FunctionArn;
  await send('TagResource', { Resource, Tags: { c: 'd' } });
  await send('ListTags', { Resource });
  await send('UntagResource', { Resource, TagKeys: ['c'] });
  await send('PutFunctionConcurrency', { FunctionName, ReservedConcurrentExecutions: 5 });
  await send('GetFunctionConcurrency', { FunctionName });
  await settled();
  await send('Invoke', { FunctionName, Payload: new TextEncoder().encode('{}') });
  await send('DeleteAlias', { FunctionName, Name: 'live' });
  await send('DeleteFunction', { FunctionName, Qualifier: '1' });
  await send('DeleteFunction', { FunctionName });
}
