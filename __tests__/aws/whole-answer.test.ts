import { GetRestApiCommand, GetStageCommand, GetUsagePlanCommand } from '@aws-sdk/client-api-gateway';
import {
  GetCachePolicyCommand,
  ListCachePoliciesCommand,
  ListTagsForResourceCommand,
} from '@aws-sdk/client-cloudfront';
import { DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand, GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createKey, deleteKey } from '../../src/aws/apigateway/api-key.ts';
import { call } from '../../src/aws/client/call.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { answerWith, changed, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeEach(async () => {
  account = await openWiredAccount();
});

const xml = ['cloudFront', 'iam', 'sts'];

const reads: Readonly<Record<string, (aws: Aws) => Promise<unknown>>> = {
  'apiGateway GetRestApi': ({ apiGateway }) => call(apiGateway, GetRestApiCommand, 'a', { restApiId: 'a' }),
  'apiGateway GetStage': ({ apiGateway }) =>
    call(apiGateway, GetStageCommand, 'a', { restApiId: 'a', stageName: 'live' }),
  'apiGateway GetUsagePlan': ({ apiGateway }) =>
    call(apiGateway, GetUsagePlanCommand, 'p', { usagePlanId: 'p' }),
  'cloudFront GetCachePolicy': ({ cloudFront }) => call(cloudFront, GetCachePolicyCommand, 'c', { Id: 'c' }),
  'cloudFront ListCachePolicies': ({ cloudFront }) => call(cloudFront, ListCachePoliciesCommand, 'all', {}),
  'cloudFront ListTagsForResource': ({ cloudFront }) =>
    call(cloudFront, ListTagsForResourceCommand, 'd', { Resource: 'arn' }),
  'logs DescribeLogGroups': ({ logs }) => call(logs, DescribeLogGroupsCommand, 'all', {}),
  'iam GetRole': ({ iam }) => call(iam, GetRoleCommand, 'r', { RoleName: 'r' }),
  'lambda GetAccountSettings': ({ lambda }) => call(lambda, GetAccountSettingsCommand, 'account', {}),
  'lambda GetFunctionConfiguration': ({ lambda }) =>
    call(lambda, GetFunctionConfigurationCommand, 'f', { FunctionName: 'f' }),
  'sts GetCallerIdentity': ({ sts }) => call(sts, GetCallerIdentityCommand, 'these', {}),
};

const brokenXml: Readonly<Record<string, string>> = {
  'its first half': '<?xml version="1.0"?><Answer><Item><Id>1</Id></Item><Item>',
  'no XML': 'Sign in',
};
const brokenJson: Readonly<Record<string, string>> = { 'its first half': '{"id":"1","name":' };

const cases = Object.entries(reads).flatMap(([name, read]) => {
  const isXml = xml.some((client) => name.startsWith(client));
  const type = isXml ? 'text/xml' : 'application/json';
  return [
    [name, 'nothing', '', type, read] as const,
    [name, 'a page', '<html><body>Sign in</body></html>', 'text/html', read] as const,
    [name, 'a page by another name', '<!DOCTYPE html><html><body>Sign in</body></html>', type, read] as const,
    ...Object.entries(isXml ? brokenXml : brokenJson).map(
      ([what, body]) => [name, what, body, type, read] as const,
    ),
  ];
});

describe('an incomplete response with status 200 does not count', () => {
  test.each(cases)('%s: %s', async (_, __, body, type, read) => {
    let asked = 0;
    account.intercept(() => {
      asked++;
      return answerWith(body, 200, type);
    });
    expect(await rejectionOf(account.clock.run(read(account.aws)))).toBeInstanceOf(UnreadableAnswer);
    expect(asked).toBe(2);
  });

  test('and is requested once more', async () => {
    let asked = 0;
    account.intercept((_, onwards) => (asked++ === 0 ? changed(onwards, () => '') : undefined));
    const read = call(account.aws.lambda, GetAccountSettingsCommand, 'account', {});
    expect((await account.clock.run(read)).AccountLimit?.ConcurrentExecutions).toBeGreaterThan(0);
  });
});

test('a write may have an empty response', async () => {
  const { id } = await account.clock.run(
    createKey(account.aws, 'photos', 'aValue00000000000000000000000000'),
  );
  account.intercept(() => answerWith('', 202, 'application/json'));
  await account.clock.run(deleteKey(account.aws, id));
});
