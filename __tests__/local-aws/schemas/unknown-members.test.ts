import { expect, test } from '@jest/globals';
import { apiGatewayScenario } from './api-gateway-scenario.ts';
import { type AlteredRequest, type CheckedAccount, checkedAccount } from './checked-account.ts';
import { iamScenario, lambdaScenario } from './lambda-scenario.ts';
import { logsScenario } from './logs-scenario.ts';
import { secretsScenario } from './secrets-scenario.ts';

const scenarios = { apiGatewayScenario, iamScenario, lambdaScenario, logsScenario, secretsScenario };

/** Where the request has its members: in a form, in JSON, or in the query where there is no body. */
function addMember(request: AlteredRequest): void {
  const { body } = request;
  const text =
    body instanceof Uint8Array ? Buffer.from(body).toString() : typeof body === 'string' ? body : '';
  if (text.startsWith('{'))
    request.body = JSON.stringify({ ...(JSON.parse(text) as object), NobodyReadsThis: 'x' });
  else if (text.includes('Action=')) request.body = `${text}&NobodyReadsThis=x`;
  else request.query.NobodyReadsThis = 'x';
  if (typeof request.body === 'string')
    request.headers['content-length'] = String(Buffer.byteLength(request.body));
}

/** The operations of a scenario in their order; the one at `index` gets a member more. */
async function operationsOf(
  scenario: (account: CheckedAccount) => Promise<void>,
  index?: number,
): Promise<{ operations: string[]; error: unknown }> {
  const operations: string[] = [];
  const account = checkedAccount((operation, request) => {
    if (operations.length === index) addMember(request);
    operations.push(operation);
  });
  const error: unknown = await account.clock.run(scenario(account)).catch((refusal: unknown) => refusal);
  return { operations, error };
}

test.each(Object.entries(scenarios))(
  '%s: a member that no code reads is refused in every operation',
  async (_, scenario) => {
    const { operations, error } = await operationsOf(scenario);
    expect(error).toBeUndefined();
    const seen = new Set(['Invoke']); // Its body is the function's event.
    for (const [index, operation] of operations.entries()) {
      if (seen.has(operation)) continue;
      seen.add(operation);
      const altered = await operationsOf(scenario, index);
      expect([operation, altered.error]).toMatchObject([
        altered.operations[index],
        {
          name: 'NotModelled',
          message: `local-aws does not model NobodyReadsThis of ${operation}.`,
          $metadata: { httpStatusCode: 501 },
        },
      ]);
    }
    expect(seen.size).toBeGreaterThan(5);
  },
  120_000,
);
