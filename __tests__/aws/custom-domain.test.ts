import {
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { expect, test } from '@jest/globals';
import { mappingsOfDomains } from '../../src/aws/apigateway/custom-domain.ts';
import { findApi, listApis } from '../../src/aws/apigateway/rest-api.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { answerWith, changed, openWiredAccount } from './account.ts';

async function withDomains(aws: Aws, count: number): Promise<{ apiId: string; names: readonly string[] }> {
  const { apiGateway } = aws;
  const { id: restApiId = '', rootResourceId: resourceId } = await apiGateway.send(
    new CreateRestApiCommand({ name: 'live', endpointConfiguration: { types: ['REGIONAL'] } }),
  );
  const method = { restApiId, resourceId, httpMethod: 'GET' };
  await apiGateway.send(new PutMethodCommand({ ...method, authorizationType: 'NONE' }));
  await apiGateway.send(new PutIntegrationCommand({ ...method, type: 'MOCK' }));
  await apiGateway.send(new CreateDeploymentCommand({ restApiId, stageName: 'prod' }));
  const names = Array.from({ length: count }, (_, index) => `d${index}.example.org`);
  for (const domainName of names) {
    await apiGateway.send(
      new CreateDomainNameCommand({
        domainName,
        endpointConfiguration: { types: ['REGIONAL'] },
        regionalCertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
      }),
    );
    for (const mapping of [{ basePath: 'img', stage: 'prod' }, { stage: 'prod' }, { basePath: 'all' }])
      await apiGateway.send(new CreateBasePathMappingCommand({ domainName, restApiId, ...mapping }));
  }
  return { apiId: restApiId, names };
}

test('the mappings of those candidates that are custom domains, under either name', async () => {
  const { aws, clock, local } = await openWiredAccount();
  const { apiId } = await clock.run(withDomains(aws, 3));
  const all = await clock.run(mappingsOfDomains(aws, ['d0.example.org', 'D1.example.org', 'elsewhere.org']));
  expect([...new Set(all.map(({ domainName }) => domainName))]).toEqual(['d0.example.org', 'd1.example.org']);
  const first = all.filter(({ domainName }) => domainName === 'd0.example.org');
  expect(first.map(({ basePath, stage }) => [basePath, stage]).toSorted()).toEqual([
    ['', 'prod'],
    ['all', undefined],
    ['img', 'prod'],
  ]);
  expect(first.every((mapping) => mapping.apiId === apiId)).toBe(true);
  const regional = first[0]?.regionalDomainName ?? '';
  expect(regional).toMatch(/^d-.*\.execute-api\./);
  expect(await clock.run(mappingsOfDomains(aws, [regional.toUpperCase()]))).toEqual(first);
  const before = local.calls.length;
  expect(await clock.run(mappingsOfDomains(aws, []))).toEqual([]);
  expect(local.calls).toHaveLength(before);
});

test.each([
  ['BASE_PATH_MAPPING_ONLY', [false]],
  ['ROUTING_RULE_THEN_BASE_PATH_MAPPING', [true]],
  // AWS still lists what no request follows any more.
  ['ROUTING_RULE_ONLY', []],
] as const)('mappings of a domain in the mode %s', async (mode, ruled) => {
  const { aws, clock, intercept } = await openWiredAccount();
  const { names } = await clock.run(withDomains(aws, 1));
  intercept((_, onwards) =>
    changed(onwards, (text) => text.replaceAll('"domainName":', `"routingMode":"${mode}","domainName":`)),
  );
  const mappings = await clock.run(mappingsOfDomains(aws, names));
  expect([...new Set(mappings.map((mapping) => mapping.ruled))]).toEqual(ruled);
});

test('at most five lists are requested at a time', async () => {
  const { aws, clock, intercept } = await openWiredAccount();
  const { names } = await clock.run(withDomains(aws, 12));
  const flying = { now: 0, most: 0 };
  intercept(async (_, onwards) => {
    flying.most = Math.max(flying.most, ++flying.now);
    await clock.sleep(1_000);
    flying.now--;
    return onwards();
  });
  expect(await clock.run(mappingsOfDomains(aws, names))).toHaveLength(36);
  expect(flying.most).toBe(5);
});

test.each([
  [['REGIONAL'], 'REGIONAL'],
  [['EDGE'], 'EDGE'],
  [['PRIVATE'], 'PRIVATE'],
  [undefined, 'EDGE'],
] as const)('an API of the types %j is %s', async (types, endpointType) => {
  const { aws, clock, intercept } = await openWiredAccount();
  const body = JSON.stringify({
    ...{ id: 'a1', name: 'images', createdDate: 1_700_000_000, apiKeySource: 'HEADER' },
    ...{ disableExecuteApiEndpoint: false, ...(types && { endpointConfiguration: { types } }) },
  });
  intercept(() => answerWith(body, 200, 'application/json'));
  expect(await clock.run(findApi(aws, 'a1'))).toMatchObject({ endpointType });
  intercept((_, onwards) => changed(onwards, () => `{"item":[${body}]}`));
  expect(await clock.run(listApis(aws))).toMatchObject([{ endpointType }]);
});
