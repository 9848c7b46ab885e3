import { beforeAll, describe, expect, test } from '@jest/globals';
import { apiGatewayScenario } from './schemas/api-gateway-scenario.ts';
import { type CheckedAccount, checkedAccount } from './schemas/checked-account.ts';
import { cloudFrontScenario } from './schemas/cloudfront-scenario.ts';
import { iamScenario, lambdaScenario, logsScenario, secretsScenario } from './schemas/scenarios.ts';
import { servedOperations } from './schemas/served.ts';

const scenarios = {
  ...{ apiGatewayScenario, cloudFrontScenario, iamScenario, lambdaScenario, logsScenario, secretsScenario },
};

describe('every answer fits the model in the client package', () => {
  let account: CheckedAccount;
  beforeAll(() => {
    account = checkedAccount();
  });

  test.each(Object.entries(scenarios))('%s: status, names, types, required members', async (_, scenario) => {
    const before = account.deviations.length;
    await account.clock.run(scenario(account));
    expect(account.deviations.slice(before)).toEqual([]);
  });

  test('and every operation that a service serves has answered with success', () => {
    const { aws, models, succeeded } = account;
    const served = aws.services.flatMap((service) => {
      const model = models.find(({ signingName }) => signingName === service.signingName);
      return model ? servedOperations(service, model).map((name) => `${service.signingName}:${name}`) : [];
    });
    expect(served.length).toBeGreaterThan(100);
    expect(served.filter((operation) => !succeeded.has(operation))).toEqual([]);
    expect([...succeeded].filter((operation) => !served.includes(operation))).toEqual([]);
  });
});
