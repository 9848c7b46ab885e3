import { GetRestApisCommand, TagResourceCommand, UntagResourceCommand } from '@aws-sdk/client-api-gateway';
import {
  ListCachePoliciesCommand,
  ListFunctionsCommand as ListFunctionsOfEdgesCommand,
} from '@aws-sdk/client-cloudfront';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { ListRolesCommand } from '@aws-sdk/client-iam';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listPlans } from '../../src/aws/apigateway/usage-plan.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { newcomersName } from './newcomer-settings.ts';

/** The ids of its usage plans and keys. */
export async function plansAndKeys(aws: Aws): Promise<readonly string[]> {
  const plans = (await listPlans(aws)).filter(({ name }) => name.includes(newcomersName));
  return [...plans, ...(await listKeys(aws, newcomersName))].map(({ id }) => id);
}

/** Takes the tags off its API; returns a function that puts them back. */
export async function takeTagsOff({ apiGateway, region }: Aws): Promise<() => Promise<unknown>> {
  const { items = [] } = await apiGateway.send(new GetRestApisCommand({}));
  const { id = '', tags = {} } = items.find(({ name }) => name?.includes(newcomersName)) ?? {};
  const resourceArn = `arn:aws:apigateway:${region}::/restapis/${id}`;
  await apiGateway.send(new UntagResourceCommand({ resourceArn, tagKeys: Object.keys(tags) }));
  return () => apiGateway.send(new TagResourceCommand({ resourceArn, tags }));
}

/** What carries the name of its gate. */
export async function leftovers(aws: Aws): Promise<readonly string[]> {
  const { apiGateway, cloudFront, lambda, iam, logs } = aws;
  const [apis, functions, roles, policies, edge, groups] = await Promise.all([
    apiGateway.send(new GetRestApisCommand({})),
    lambda.send(new ListFunctionsCommand({})),
    iam.send(new ListRolesCommand({})),
    cloudFront.send(new ListCachePoliciesCommand({ Type: 'custom' })),
    cloudFront.send(new ListFunctionsOfEdgesCommand({})),
    logs.send(new DescribeLogGroupsCommand({})),
  ]);
  return [
    ...(await plansAndKeys(aws)).map((id) => `${newcomersName} ${id}`),
    ...(policies.CachePolicyList?.Items ?? []).map((one) => one.CachePolicy?.CachePolicyConfig?.Name),
    ...(edge.FunctionList?.Items ?? []).map(({ Name }) => Name),
    ...(groups.logGroups ?? []).map(({ logGroupName }) => logGroupName),
    ...(apis.items ?? []).map(({ name }) => name),
    ...(functions.Functions ?? []).map(({ FunctionName }) => FunctionName),
    ...(roles.Roles ?? []).map(({ RoleName }) => RoleName),
  ].filter((name): name is string => name?.includes(newcomersName) === true);
}
