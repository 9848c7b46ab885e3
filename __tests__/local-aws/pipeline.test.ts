import { describe, expect, test } from '@jest/globals';
import { sign, type Request } from 'aws4';
import type { APIGateway } from '@aws-sdk/client-api-gateway';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { HttpRequest } from '../../local-aws/exchange.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import type { SdkRequest } from '../../local-aws/request-handler.ts';
import { signBy } from '../../local-aws/signing-clock.ts';
import { gatewayWorld, textOf } from './api-gateway/gateway-world.ts';
import { clientsOf } from './local-account.ts';
import { outcomeOf, refused } from './refusals.ts';

const unsigned: HttpRequest = {
  method: 'GET',
  host: 'apigateway.eu-central-1.amazonaws.com',
  path: '/account',
  query: '',
  headers: { host: 'apigateway.eu-central-1.amazonaws.com' },
  body: new Uint8Array(),
};

/** A client like the world's own but for `change`. */
function clientWith(world: ReturnType<typeof gatewayWorld>['world'], change: object): APIGateway {
  return clientsOf({ requestHandler: world.requestHandler(), ...change }).apiGateway;
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
    await run(() => refused(client.getAccount(), `403 ${name}`));
  });

  test('of temporary credentials is refused once they have expired', async () => {
    const { world, clock, run } = gatewayWorld();
    const credentials = world.credentials.issue('arn:aws:sts::123456789012:assumed-role/ci/run', 3_600_000);
    const client = clientWith(world, { credentials: { ...credentials } });
    await run(async () => {
      await client.getAccount();
      await clock.sleep(3_600_000);
      await refused(client.getAccount(), '403 ExpiredTokenException');
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
      expect(await outcomeOf(client.createApiKey())).toBe(expected);
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
      await refused(create, '403 InvalidSignatureException');
      const list = tampered({ query: { limit: '2' } }).getApiKeys({ limit: 1 });
      await refused(list, '403 InvalidSignatureException');
    });
  });
});

describe('signed by hand, a request is refused', () => {
  const account = createLocalAws();
  const region = 'eu-central-1';
  const gateway = { service: 'apigateway', host: `apigateway.${region}.amazonaws.com`, path: '/apikeys' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const iam = (body: string) => ({
    ...{ service: 'iam', region: 'us-east-1', host: 'iam.amazonaws.com', path: '/', method: 'POST' },
    ...{ headers: form, body },
  });
  const json = (body: string | Buffer) => ({ method: 'POST', body: body as never });
  const s3 = { service: 's3', host: `s3.${region}.amazonaws.com`, path: '/' };
  const dated = (minutes: number) => {
    const date = new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:]|\.\d+/g, '');
    return { headers: { 'X-Amz-Date': date } };
  };
  const unhosted = (headers: Record<string, string>) => {
    const { authorization = '', ...others } = headers;
    return { ...others, authorization: authorization.replace(/host;|;host/, '') };
  };
  const unfound = (action: string, version: string) =>
    `Could not find operation ${action} for version ${version}`;
  /** How it is refused, and the requests: what is asked, what its headers become, and the words. */
  type Asked = Request & { readonly host: string; readonly path: string };
  type Row = readonly [Asked, string, ((headers: Record<string, string>) => Record<string, string>)?];
  const table: Readonly<Record<number, Readonly<Record<string, Row>>>> = {
    403: {
      'that signs no host': [gateway, "'Host' or ':authority' must be a 'SignedHeader'", unhosted],
      'for another service than its host': [
        { ...gateway, service: 'lambda' },
        "correct service: 'apigateway'",
      ],
      'for another Region': [{ ...gateway, region: 'us-east-1' }, 'scoped to a valid region.'],
      'that is late': [{ ...gateway, ...dated(-20) }, 'is now earlier than'],
      'that is early': [{ ...gateway, ...dated(1_000) }, 'is still later than'],
      'that is late at S3': [{ ...s3, ...dated(-20) }, 'The difference between the request time'],
      'that signs no body': [
        { ...gateway, ...json('{}'), headers: { 'X-Amz-Content-Sha256': 'UNSIGNED-PAYLOAD' } },
        'does not match',
      ],
    },
    400: {
      'for another Region than S3': [
        { ...s3, region: 'us-west-2' },
        "the region 'us-west-2' is wrong; expecting 'eu-central-1'",
      ],
      'with more bytes than text': [{ ...gateway, ...json(Buffer.from('7b22ff223a317d', 'hex')) }, 'message'],
      'with more than JSON': [{ ...gateway, ...json('{} {}') }, 'message'],
      'without a version': [iam('Action=ListRoles'), unfound('ListRoles', 'NO_VERSION_SPECIFIED')],
      'of another version': [iam('Action=ListRoles&Version=2009-01-01'), unfound('ListRoles', '2009-01-01')],
      'for no action': [iam('Action=Nothing&Version=2010-05-08'), unfound('Nothing', '2010-05-08')],
    },
    404: {
      'for an operation that is not here': [
        { ...gateway, path: '/vpclinks' },
        '"message":"local-aws does not serve this operation."',
      ],
    },
    501: {
      'for a service that is not here': [{ ...gateway, service: 'ec2', host: 'localhost' }, 'serve ec2.'],
      'for another one, in the form of its protocol': [
        { ...iam('Action=A&Version=1'), service: 'ec2', host: 'localhost' },
        '<Message>local-aws does not serve ec2.</Message>',
      ],
    },
  };
  test.each(
    Object.entries(table).flatMap(([status, rows]) =>
      Object.entries(rows).map(([what, row]) => [what, Number(status), ...row] as const),
    ),
  )('%s', async (_, status, asked, words, change = (headers) => headers) => {
    const { headers = {}, method = 'GET', body = '' } = sign({ region, ...asked }, administratorKey);
    const sent = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
    const { host, path } = asked;
    const request = { method, host, path, query: '', body: Buffer.from(body) };
    const response = await account.handle({
      ...request,
      headers: change(Object.fromEntries(sent) as Record<string, string>),
    });
    expect([response.status, textOf(response)]).toEqual([status, expect.stringContaining(words)]);
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
      const throttled = (seconds: string) => ({
        ...{ name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } },
        $response: { headers: { 'retry-after': seconds } },
      });
      await refused(update(), '404 NotFoundException');
      await expect(update()).rejects.toMatchObject(throttled('20'));
      await clock.sleep(19_999);
      await expect(update()).rejects.toMatchObject(throttled('1'));
      await clock.sleep(1);
      await refused(update(), '404 NotFoundException');
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
      await refused(client.createApiKey({ tags: { a: 'b' } }), '403 AccessDeniedException');
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
      await refused(client.createApiKey({ value: 'tooshort' }), '400 BadRequestException');
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
