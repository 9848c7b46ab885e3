import { describe, expect, test } from '@jest/globals';
import { APIGateway, APIGatewayServiceException } from '@aws-sdk/client-api-gateway';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { HttpRequest } from '../../local-aws/exchange.ts';
import type { SdkRequest } from '../../local-aws/request-handler.ts';
import { signBy } from '../../local-aws/signing-clock.ts';
import { gatewayWorld, textOf } from './api-gateway/gateway-world.ts';

const unsigned: HttpRequest = {
  method: 'GET',
  host: 'apigateway.eu-central-1.amazonaws.com',
  path: '/account',
  query: '',
  headers: { host: 'apigateway.eu-central-1.amazonaws.com' },
  body: new Uint8Array(),
};

async function refusal(
  call: Promise<unknown>,
): Promise<{ name: string; status: number; retryAfter?: string }> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof APIGatewayServiceException)) throw new Error('not refused', { cause: error });
  const retryAfter = error.$response?.headers['retry-after'];
  return {
    name: error.name,
    status: error.$metadata.httpStatusCode ?? 0,
    ...(retryAfter === undefined ? {} : { retryAfter }),
  };
}

/** A client like the world's own but for `change`. */
function clientWith(world: ReturnType<typeof gatewayWorld>['world'], change: object): APIGateway {
  return new APIGateway({
    region: 'eu-central-1',
    credentials: administratorKey,
    requestHandler: world.requestHandler(),
    maxAttempts: 1,
    ...change,
  });
}

describe('a signature', () => {
  test('must be there', async () => {
    const { world } = gatewayWorld();
    const response = await world.handle(unsigned);
    expect(response.status).toBe(403);
    expect(response.headers['x-amzn-errortype']).toBe('MissingAuthenticationTokenException');
    expect(textOf(response)).toBe('{"message":"Missing Authentication Token"}');
  });

  test('must be readable', async () => {
    const { world } = gatewayWorld();
    const authorization = 'AWS4-HMAC-SHA256 Credential=x/apigateway/aws4_request';
    const response = await world.handle({ ...unsigned, headers: { ...unsigned.headers, authorization } });
    expect([response.status, response.headers['x-amzn-errortype']]).toEqual([
      400,
      'IncompleteSignatureException',
    ]);
  });

  test.each([
    [
      'by an unknown key',
      { credentials: { ...administratorKey, accessKeyId: 'AKIAUNKNOWN' } },
      'UnrecognizedClientException',
    ],
    [
      'by a wrong secret',
      { credentials: { ...administratorKey, secretAccessKey: 'x' } },
      'InvalidSignatureException',
    ],
    [
      'with a session token that the key does not have',
      { credentials: { ...administratorKey, sessionToken: 'x' } },
      'UnrecognizedClientException',
    ],
    ['for another Region', { region: 'us-east-1' }, 'InvalidSignatureException'],
  ])('%s is refused', async (_, change, name) => {
    const { world, run } = gatewayWorld();
    const client = clientWith(world, change);
    expect(await run(() => refusal(client.getAccount()))).toEqual({ name, status: 403 });
  });

  test('of temporary credentials is refused once they have expired', async () => {
    const { world, clock, run } = gatewayWorld();
    const credentials = world.credentials.issue('arn:aws:sts::123456789012:assumed-role/ci/run', 3_600_000);
    const client = clientWith(world, { credentials: { ...credentials } });
    await run(async () => {
      await client.getAccount();
      await clock.sleep(3_600_000);
      expect(await refusal(client.getAccount())).toEqual({
        name: 'ExpiredTokenException',
        status: 403,
      });
    });
  });

  test.each([
    ['is done where it arrives within 15 minutes of its signature', 14 * 60_000, 'done', 1],
    ['is refused where it arrives later', 16 * 60_000, '403 InvalidSignatureException', 0],
    ['is refused days later too', 3 * 86_400_000, '403 InvalidSignatureException', 0],
  ])('%s', async (_, ms, expected, keys) => {
    const { world, clock, run } = gatewayWorld({ signaturesExpire: true });
    const client = clientWith(world, {});
    signBy(client, clock);
    await run(async () => {
      await clock.sleep(40 * 86_400_000);
      world.faults.add({ operation: 'CreateApiKey', fault: { kind: 'late', ms } });
      const outcome = await client.createApiKey().then(
        () => 'done',
        (error: unknown) => {
          const { name, $metadata } = error as APIGatewayServiceException;
          return `${$metadata.httpStatusCode ?? 0} ${name}`;
        },
      );
      expect(outcome).toBe(expected);
      expect((await client.getApiKeys()).items).toHaveLength(keys);
    });
  });

  test('covers the body and the query', async () => {
    const { world, run } = gatewayWorld();
    const tampered = (change: Partial<SdkRequest>): APIGateway => {
      const sdkHandler = world.requestHandler();
      const handle: typeof sdkHandler.handle = (request) =>
        sdkHandler.handle({ ...withParts(request), ...change });
      return clientWith(world, { requestHandler: { ...sdkHandler, handle } });
    };
    await run(async () => {
      const create = tampered({ body: '{"name":"other"}' }).createApiKey({ name: 'mine' });
      expect((await refusal(create)).name).toBe('InvalidSignatureException');
      const list = tampered({ query: { limit: '2' } }).getApiKeys({ limit: 1 });
      expect((await refusal(list)).name).toBe('InvalidSignatureException');
    });
  });
});

/** The parts of the SDK's request object, which is an instance of a class. */
function withParts({ method, hostname, path, query = {}, headers, body }: SdkRequest): SdkRequest {
  return { method, hostname, path, query, headers, body };
}

describe('account rates', () => {
  test("refuse the call beyond an operation's own rate and say when there is room again", async () => {
    const { client, clock, run } = gatewayWorld({ rates: true });
    const update = (): Promise<unknown> =>
      client.updateUsagePlan({ usagePlanId: 'none', patchOperations: [] });
    await run(async () => {
      expect((await refusal(update())).name).toBe('NotFoundException');
      expect(await refusal(update())).toEqual({
        name: 'TooManyRequestsException',
        status: 429,
        retryAfter: '20',
      });
      await clock.sleep(19_999);
      expect((await refusal(update())).retryAfter).toBe('1');
      await clock.sleep(1);
      expect((await refusal(update())).name).toBe('NotFoundException');
    });
  });

  test('let 40 calls of any kind through at once, then 10 a second', async () => {
    const { client, clock, run, world } = gatewayWorld({ rates: true });
    await run(async () => {
      const outcomes = async (count: number): Promise<number> => {
        const calls = Array.from({ length: count }, () => client.getAccount());
        return (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length;
      };
      expect(await outcomes(50)).toBe(40);
      await clock.sleep(1_000);
      expect(await outcomes(50)).toBe(10);
    });
    expect(world.calls.filter(({ outcome }) => outcome === 'TooManyRequestsException')).toHaveLength(50);
  });
});

describe('permission', () => {
  test('is asked for by action and resource, and for tagging on creation besides', async () => {
    const asked: string[] = [];
    const { client, run } = gatewayWorld({
      authorize: (_, { action, resource }) => {
        asked.push(`${action} ${resource}`);
        return action !== 'apigateway:PUT';
      },
    });
    await run(async () => {
      await client.createApiKey({ name: 'untagged' });
      expect(await refusal(client.createApiKey({ tags: { a: 'b' } }))).toEqual({
        name: 'AccessDeniedException',
        status: 403,
      });
    });
    expect(asked).toEqual([
      'apigateway:POST arn:aws:apigateway:eu-central-1::/apikeys',
      'apigateway:POST arn:aws:apigateway:eu-central-1::/apikeys',
      'apigateway:PUT arn:aws:apigateway:eu-central-1::/tags/arn%3Aaws%3Aapigateway%3Aeu-central-1%3A%3A%2Fapikeys%2F*',
    ]);
  });
});

describe('the record', () => {
  test('holds every call with its time, action, resource and outcome, and no key value', async () => {
    const { client, clock, run, world } = gatewayWorld();
    await run(async () => {
      await client.getAccount();
      await clock.sleep(5);
      await refusal(client.createApiKey({ value: 'tooshort' }));
    });
    expect(world.calls).toMatchObject([
      { operation: 'GetAccount', action: 'apigateway:GET', write: false, outcome: 'done', answer: 'done' },
      {
        time: clock.now(),
        operation: 'CreateApiKey',
        resource: 'arn:aws:apigateway:eu-central-1::/apikeys',
        write: true,
        outcome: 'BadRequestException',
      },
    ]);
    expect(JSON.stringify(world.calls)).not.toContain('tooshort');
  });
});
