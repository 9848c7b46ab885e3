import { describe, expect, test } from '@jest/globals';
import { deployed, edgeWorld, listOf, published, running, text } from './edge-world.ts';
import { refused } from '../refusals.ts';

const passOn = 'function handler(event) { return event.request; }';
const runtime = { Comment: 'canonical query', Runtime: 'cloudfront-js-2.0' as const };

async function withFunction(code: string, event: 'viewer-request' | 'viewer-response' = 'viewer-request') {
  const world = edgeWorld();
  const { arn, etag } = await published(world, code);
  /** Changes the code in development. */
  const update = (changed: string) =>
    world.client.updateFunction({
      ...{ Name: 'canonical', IfMatch: etag, FunctionConfig: runtime },
      FunctionCode: Buffer.from(changed),
    });
  return { world, ...(await deployed(world, running(arn, event))), etag, update };
}

describe('a CloudFront Function', () => {
  test('goes through development and live with a version in each', async () => {
    const { world, etag, update } = await withFunction(passOn);
    const changed = 'async function handler(event) { return event.request; }';
    expect((await update(changed)).ETag).not.toBe(etag);
    const codeOf = async (Stage: 'LIVE' | 'DEVELOPMENT') => {
      const { FunctionCode } = await world.client.getFunction({ Name: 'canonical', Stage });
      return Buffer.from(FunctionCode ?? []).toString();
    };
    expect(await codeOf('LIVE')).toBe(passOn);
    expect(await codeOf('DEVELOPMENT')).toBe(changed);
    const { FunctionSummary } = await world.client.describeFunction({ Name: 'canonical', Stage: 'LIVE' });
    expect(FunctionSummary).toMatchObject({
      Status: 'DEPLOYED',
      FunctionConfig: runtime,
      FunctionMetadata: { Stage: 'LIVE' },
    });
    const { FunctionList } = await world.client.listFunctions();
    expect(FunctionList).toMatchObject(listOf({ Name: 'canonical' }));
  });

  test('is refused when what is published already is published again', async () => {
    const world = edgeWorld();
    const { etag } = await published(world, passOn);
    const { FunctionSummary } = await world.client.describeFunction({ Name: 'canonical', Stage: 'LIVE' });
    expect(FunctionSummary?.Status).toBe('UNASSOCIATED');
    await refused(
      world.client.publishFunction({ Name: 'canonical', IfMatch: etag }),
      '412 PreconditionFailed',
    );
  });

  test('rewrites a request before the cache and the origin see it', async () => {
    const { world, host } = await withFunction(`
      async function handler(event) {
        const request = event.request;
        request.querystring = { w: { value: String(Number(request.querystring.w.value) * 2) } };
        request.uri = '/x' + request.uri;
        request.headers['x-format'] = { value: request.headers.accept.value.includes('avif') ? 'avif' : 'jpeg' };
        return request;
      }`);
    await world.view(host, '/a?w=150&utm=1&w2', { headers: { accept: 'image/avif,*/*' } });
    expect(world.arrived[0]).toMatchObject({
      path: '/live/x/a',
      query: 'w=300',
      headers: { 'x-format': 'avif' },
    });
  });

  test('gives a query string on as it came, repeated names and names without value included', async () => {
    const { world, host } = await withFunction(passOn);
    await world.view(host, '/a?b=2&a=1&c&a=%20x', { headers: { cookie: 's=1; t=2' } });
    expect(world.arrived[0]).toMatchObject({ query: 'b=2&a=1&a=%20x&c', headers: { cookie: 's=1; t=2' } });
  });

  test.each([
    ['viewer-request', '/a?b=1&a=%20&b', ['b=1&a=%20&b', 'name,serverIp,region']],
    ['viewer-request', '/a', [null, 'name,serverIp,region']],
    ['viewer-response', '/a?b', ['b', '']],
  ] as const)('is told the query as it came and where it runs: %s of %s', async (event, path, seen) => {
    const { world, host } = await withFunction(
      `import cf from 'cloudfront';
      function handler(event) {
        const value = JSON.stringify([event.request.rawQueryString(), Object.keys(cf.edgeLocation).join()]);
        return { statusCode: 200, headers: { 'x-seen': { value: value } } };
      }`,
      event,
    );
    const { headers } = await world.view(host, path);
    expect(JSON.parse(String(headers['x-seen']))).toEqual(seen);
  });

  test('may answer itself; the origin is not asked', async () => {
    const { world, host } = await withFunction(`
      function handler() {
        return { statusCode: 404, statusDescription: 'Not Found', headers: { 'x-why': { value: 'edge' } }, body: 'no' };
      }`);
    expect(await world.view(host, '/a')).toMatchObject({
      status: 404,
      text: 'no',
      headers: { 'x-why': 'edge', 'x-cache': 'FunctionGeneratedResponse from cloudfront' },
    });
    expect(world.arrived).toHaveLength(0);
  });

  test('changes a good answer on its way back, and is not asked about an error', async () => {
    const { world, host } = await withFunction(
      `function handler(event) { event.response.headers['x-edge-says'] = undefined;
        event.response.headers['x-seen'] = { value: event.request.uri }; return event.response; }`,
      'viewer-response',
    );
    expect(await world.view(host, '/a')).toMatchObject({ text: 'hello', headers: { 'x-seen': '/a' } });
    world.answerWith(() => text(403, 'no'));
    expect((await world.view(host, '/a')).headers).not.toHaveProperty('x-seen');
  });

  test('sees no header that belongs to the connection, and cannot change the status of an answer', async () => {
    const { world, host } = await withFunction(
      `function handler(event) {
        return { statusCode: 200, body: Object.keys(event.request.headers).join() };
      }`,
    );
    const headers = { connection: 'close', 'x-forwarded-proto': 'https', accept: '*/*' };
    expect((await world.view(host, '/', { headers })).text).toBe('host,accept');
    const late = await withFunction(
      'function handler(event) { event.response.statusCode = 404; return event.response; }',
      'viewer-response',
    );
    expect((await late.world.view(late.host, '/')).status).toBe(502);
  });

  const invalid = [502, 'FunctionValidationError'] as const;
  const broken: [what: string, code: string, status?: number, by?: string][] = [
    ['throws', 'function handler() { throw new Error("x"); }'],
    ['does not parse', 'function handler( {'],
    ['never ends', 'function handler() { for (;;) {} }'],
    ['asks for a module that is not there', 'function handler() { require("http"); }'],
    ['evaluates text as code', 'function handler(e) { return eval("e.request"); }'],
    ['reaches for the process', 'function handler(e) { process.exit(1); }'],
    ['reaches for the network', 'function handler(e) { return fetch("x"); }'],
    ['returns nothing', 'function handler() {}', ...invalid],
    [
      'changes Host',
      'function handler(e) { e.request.headers.host.value = "x"; return e.request; }',
      ...invalid,
    ],
    [
      'sets a header that belongs to CloudFront',
      'function handler(e) { e.request.headers["x-edge-a"] = { value: "x" }; return e.request; }',
      ...invalid,
    ],
  ];
  test.each(broken)('that %s costs the viewer an error page', async (...row) => {
    const [, code, status = 503, by = 'FunctionExecutionError'] = row;
    const { world, host } = await withFunction(code);
    expect(await world.view(host, '/a')).toMatchObject({
      status,
      headers: { 'x-cache': `${by} from cloudfront` },
    });
    expect(world.arrived).toHaveLength(0);
  });

  test('remembers nothing from one request to the next', async () => {
    const { world, host } = await withFunction(
      'let count = 0; function handler() { count++; return { statusCode: 200, body: String(count) }; }',
    );
    expect((await world.view(host, '/a')).text).toBe('1');
    expect((await world.view(host, '/a')).text).toBe('1');
  });

  test('published anew, deploys every distribution that uses it and gives it a new version', async () => {
    const { world, id, host, update } = await withFunction(
      'function handler() { return { statusCode: 200, body: "old" }; }',
    );
    const before = await world.client.getDistribution({ Id: id });
    const { ETag } = await update('function handler() { return { statusCode: 200, body: "new" }; }');
    await world.client.publishFunction({ Name: 'canonical', IfMatch: ETag });
    const after = await world.client.getDistribution({ Id: id });
    expect(after.Distribution?.Status).toBe('InProgress');
    expect(after.ETag).not.toBe(before.ETag);
    expect((await world.view(host, '/')).text).toBe('old');
    await world.settle();
    expect((await world.view(host, '/')).text).toBe('new');
  });

  test('in use cannot be deleted; tested it says what it did and what it logged', async () => {
    const { world, etag } = await withFunction(
      'function handler(e) { console.log("saw", e.request.uri); return e.request; }',
    );
    await refused(
      world.client.deleteFunction({ Name: 'canonical', IfMatch: etag }),
      '409 FunctionInUse',
      'Cannot delete function canonical, it is in use by 1 distributions',
    );
    const event = {
      version: '1.0',
      context: { eventType: 'viewer-request' },
      viewer: { ip: '1.2.3.4' },
      request: { method: 'GET', uri: '/a', querystring: {}, headers: {}, cookies: {} },
    };
    const { TestResult } = await world.client.testFunction({
      Name: 'canonical',
      IfMatch: etag,
      EventObject: Buffer.from(JSON.stringify(event)),
    });
    expect(TestResult?.FunctionExecutionLogs).toEqual(['saw /a']);
    expect(JSON.parse(TestResult?.FunctionOutput ?? '')).toMatchObject({ request: { uri: '/a' } });
    expect(TestResult?.FunctionErrorMessage).toBe('');
  });
});
