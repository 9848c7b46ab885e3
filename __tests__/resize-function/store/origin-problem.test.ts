import { createServer } from 'node:http';
import type { OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { createResponder } from '../../../resize-function/respond.ts';
import { bucketSource } from '../../../resize-function/store/s3.ts';
import { configured } from '../photos.ts';

interface Said {
  readonly status: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string;
}

const xml = (code: string, more = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>of S3</Message>${more}</Error>`;
const answers: Record<string, Said> = {
  '/images/none.jpg': { status: 404, body: xml('NoSuchKey') },
  '/images/bucket.jpg': { status: 404, body: xml('NoSuchBucket') },
  '/images/denied.jpg': { status: 403, body: xml('AccessDenied') },
  '/images/key.jpg': { status: 403, body: xml('InvalidAccessKeyId') },
  '/images/elsewhere.jpg': {
    status: 301,
    headers: { 'x-amz-bucket-region': 'eu-west-1' },
    body: xml('PermanentRedirect'),
  },
  '/images/malformed.jpg': {
    status: 400,
    body: xml('AuthorizationHeaderMalformed', '<Region>eu-west-1</Region>'),
  },
  '/images/archived.jpg': { status: 403, body: xml('InvalidObjectState') },
  '/images/nothing.jpg': { status: 404, headers: { 'content-length': 0 } },
  '/images/odd.jpg': { status: 403, body: `<Code>${'x'.repeat(99)}\u0000</Code>`.repeat(999) },
};
const server = createServer(({ url = '' }, response) => {
  const { status = 500, headers = {}, body = '' } = answers[url] ?? {};
  response.writeHead(status, headers).end(body);
});
let ask: (path: string, method?: string) => Promise<readonly [number, string | undefined]>;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const source = bucketSource({
    name: 'images',
    region: 'us-east-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }),
  });
  const respond = createResponder(configured(), source, async () => (await import('sharp')).default);
  ask = async (path, method = 'GET') => {
    const request = { method, path, query: [], headers: {}, remainingTime: () => 9_000 };
    const { status, headers } = await respond(request);
    return [status, headers['image-gate-origin-problem']];
  };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe("S3's errors are distinguished", () => {
  test.each([
    ['/none.jpg', 404, undefined],
    ['/nothing.jpg', 404, undefined],
    ['/bucket.jpg', 404, 'NoSuchBucket'],
    ['/denied.jpg', 404, 'AccessDenied'],
    ['/key.jpg', 404, 'InvalidAccessKeyId'],
    ['/archived.jpg', 404, 'InvalidObjectState'],
    ['/elsewhere.jpg', 502, 'PermanentRedirect eu-west-1'],
    ['/malformed.jpg', 502, 'AuthorizationHeaderMalformed eu-west-1'],
    ['/odd.jpg', 404, '403'],
  ])('%s', async (path, status, problem) => {
    const log = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await ask(path)).toEqual([status, problem]);
    expect(await ask(path, 'HEAD')).toEqual([status, problem]);
    const told = log.mock.calls.flat().map(String).join('\n');
    log.mockRestore();
    if (problem === undefined) expect(told).toBe('');
    else expect(told).toContain(problem);
  });
});
