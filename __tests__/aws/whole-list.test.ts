import { beforeEach, describe, expect, test } from '@jest/globals';
import { listAllKeys, listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { mappingsOfDomains } from '../../src/aws/apigateway/custom-domain.ts';
import { closedByGate } from '../../src/aws/apigateway/stage.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { UnreadableAnswer } from '../../src/aws/client/raw-answer.ts';
import { listPlans, planKeyIds } from '../../src/aws/apigateway/usage-plan.ts';
import { answerWith, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

let account: WiredAccount;

beforeEach(async () => {
  account = await openWiredAccount();
});

const lists: readonly (readonly [string, (aws: Aws) => Promise<unknown>])[] = [
  ['GetApiKeys', (aws) => listKeys(aws, 'photos')],
  ['GetApiKeys', listAllKeys],
  ['GetUsagePlans', (aws: Aws) => listPlans(aws)],
  ['GetUsagePlans', (aws) => listPlans(aws, { keyId: 'k1' })],
  ['GetUsagePlanKeys', (aws) => planKeyIds(aws, 'p1')],
  ['GetRestApis', listApis],
  ['GetDomainNames', (aws) => mappingsOfDomains(aws, ['images.example.org'])],
  ['GetDeployments', (aws) => closedByGate(aws, { apiId: 'a1', name: 'photos' }, 'd1')],
  ['GetResources', (aws) => listRoutes(aws, 'a1')],
];

const bodies: readonly (readonly [string, string, RegExp])[] = [
  ['nothing', '', /no body/],
  ['HTML', '<html><body>Sign in</body></html>', /web page/],
  ['half an object', '{"item":[{"value":aSecretValue', /it is not JSON/],
  ['a list', '[]', /not a JSON object/],
  ['null', 'null', /not a JSON object/],
  ['a refusal that came with a 200', '{"message":"Forbidden"}', /a refusal/],
  ['one item and no list', '{"item":{"id":"k1"}}', /items.* is missing or wrong/],
  ['an item that is none', '{"item":[null]}', /items.* is missing or wrong/],
  ['an item without its id', '{"item":[{"name":"x"}]}', /items.* is missing or wrong/],
  ['a position that is none', '{"item":[],"position":7}', /position\? is missing or wrong/],
];

describe.each(lists)('%s', (operation, list) => {
  test.each(bodies)('is not read from %s', async (_, body, words) => {
    account.intercept(() => answerWith(body, 200, 'application/json'));
    const error = await rejectionOf(account.clock.run(list(account.aws)));
    expect(error).toBeInstanceOf(UnreadableAnswer);
    expect(String(error)).toMatch(
      new RegExp(`apigateway:${operation}( on ".*")? returned no usable response: `),
    );
    expect(String(error)).toMatch(words);
    expect(String(error)).not.toMatch('aSecretValue');
  });

  test('is not read when its pages go round in a circle', async () => {
    let page = 0;
    account.intercept(() =>
      answerWith(
        `{"item":[],"position":"${String.fromCharCode(97 + (page++ % 2))}"}`,
        200,
        'application/json',
      ),
    );
    expect(String(await rejectionOf(account.clock.run(list(account.aws))))).toMatch(/circle/);
  });
});

test.each([
  ['GetApiKeys', listAllKeys],
  ['GetUsagePlans', (aws: Aws) => listPlans(aws)],
  ['GetRestApis', listApis],
] as const)('%s without its items is no empty list', async (_, list) => {
  account.intercept(() => answerWith('{}', 200, 'application/json'));
  expect(String(await rejectionOf(account.clock.run<unknown>(list(account.aws))))).toMatch(
    /items.* is missing or wrong/,
  );
});
