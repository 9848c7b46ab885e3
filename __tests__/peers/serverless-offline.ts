import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { administratorKey } from '../../local-aws/credentials.ts';
import { unpack } from '../../local-aws/lambda/runtime/unpack.ts';
import type { Finding } from './finding.ts';
import { freePort } from './free-port.ts';
import { installed } from './installed.ts';
import { startLocalGateway, type Answer } from './local-gateway.ts';
import { bucket, packedFunction, pictureEvents, putPictures, type PictureRequest } from './pictures.ts';

/** An independent API Gateway: serverless-offline, under the maintained fork of the framework it needs. */
const tool = {
  folder: 'offline',
  packages: { 'serverless-offline': '13.9.0', serverless: 'npm:osls@3.77.1' },
};
const key = 'peerpeerpeerpeerpeerpeer';

/** The same requests to the function behind local-aws and behind serverless-offline: same pictures, same 403. */
export async function compareGateway(): Promise<Finding> {
  const modules = installed(tool);
  const zip = await packedFunction();
  const variables = { IMAGE_GATE_BUCKET: bucket, IMAGE_GATE_RESPONSE_MODE: 'buffered' };
  const { aws, request } = await startLocalGateway(zip, variables, key);
  try {
    putPictures(aws.s3);
    const offline = await startOffline(modules, zip, {
      ...variables,
      AWS_ENDPOINT_URL: aws.url,
      AWS_REGION: aws.surroundings.region,
      AWS_ACCESS_KEY_ID: administratorKey.accessKeyId,
      AWS_SECRET_ACCESS_KEY: administratorKey.secretAccessKey,
    });
    try {
      const complaints: string[] = [];
      for (const [name, path, headers, status] of requests()) {
        const ours = seen(await request(path, headers));
        const theirs = seen(await offline.request(path, headers));
        if (ours.status !== status)
          complaints.push(`${name}: ${status} was expected, not ${JSON.stringify(ours)}`);
        if (!isDeepStrictEqual(ours, theirs))
          complaints.push(
            `${name}\n    local-aws:          ${JSON.stringify(ours)}\n    serverless-offline: ${JSON.stringify(theirs)}`,
          );
      }
      return { report: `${requests().length} requests to local-aws and serverless-offline`, complaints };
    } finally {
      await offline.stop();
    }
  } finally {
    await aws.close();
  }
}

type Request = readonly [
  name: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  status: number,
];

function requests(): Request[] {
  const pictures = Object.entries(pictureEvents).filter(([, { method }]) => method === undefined);
  const path = pathOf(pictures[0]?.[1] ?? { path: '/', status: 404 });
  return [
    ...pictures.map(([name, one]): Request => [
      name,
      pathOf(one),
      { accept: '*/*', ...one.headers, 'x-api-key': key },
      one.status,
    ]),
    ['a request without a key', path, {}, 403],
    ['a request with another key', path, { 'x-api-key': key.toUpperCase() }, 403],
    ['a request with an empty key', path, { 'x-api-key': '' }, 403],
  ];
}

function pathOf({ path, query }: PictureRequest): string {
  return query ? `${path}?${new URLSearchParams(query).toString()}` : path;
}

/** What a viewer would notice. */
function seen({ status, headers, body }: Answer): { status: number } & Record<string, unknown> {
  const named = ['etag', 'vary', 'cache-control', 'content-security-policy', 'x-amzn-errortype'];
  const kept = Object.fromEntries(named.map((name) => [name, headers[name]]));
  const type = headers['content-type']?.split(';')[0];
  const sha256 = createHash('sha256').update(body).digest('hex');
  // The peer's HTTP server adds this to what has no Cache-Control of its own.
  if (kept['cache-control'] === 'no-cache') kept['cache-control'] = undefined;
  return { status, type, ...kept, body: body.length < 200 ? Buffer.from(body).toString() : sha256 };
}

async function startOffline(
  modules: string,
  zip: Uint8Array,
  environment: Readonly<Record<string, string>>,
): Promise<{
  request: (path: string, headers: Readonly<Record<string, string>>) => Promise<Answer>;
  stop: () => Promise<void>;
}> {
  // Below the tool's own folder, where the framework finds its plugin.
  const service = await mkdtemp(join(modules, '../service-'));
  const [httpPort, lambdaPort] = [await freePort(), await freePort()];
  await unpack(zip, service);
  await writeFile(join(service, 'serverless.yml'), JSON.stringify(configuration(environment)));
  const child = spawn(
    process.execPath,
    [
      join(modules, 'serverless', 'bin', 'serverless.js'),
      ...['offline', 'start', '--noPrependStageInUrl', '--host', '127.0.0.1'],
      ...['--httpPort', String(httpPort), '--lambdaPort', String(lambdaPort)],
    ],
    {
      cwd: service,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SLS_TELEMETRY_DISABLED: '1', SLS_NOTIFICATIONS_MODE: 'off' },
    },
  );
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null && child.kill('SIGKILL')) await ended;
    await rm(service, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${httpPort}`;
  try {
    await untilReady(child, url);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    stop,
    request: async (path, headers) => {
      const response = await fetch(url + path, { headers });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        body: new Uint8Array(await response.arrayBuffer()),
      };
    },
  };
}

/** serverless.yml; JSON is YAML too. */
function configuration(environment: Readonly<Record<string, string>>): object {
  return {
    service: 'peer',
    provider: {
      name: 'aws',
      runtime: 'nodejs22.x',
      region: 'eu-central-1',
      stage: 'live',
      // As behind local-aws: how hard images are compressed, and with it their ETag, depends on it.
      memorySize: 2_048,
      timeout: 25,
      apiGateway: { binaryMediaTypes: ['*/*'], apiKeys: [{ name: 'peer', value: key }] },
      environment,
    },
    plugins: ['serverless-offline'],
    functions: {
      resize: {
        handler: 'index.handler',
        events: [{ http: { method: 'any', path: '{proxy+}', private: true } }],
      },
    },
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  for (let attempt = 0; attempt < 240; attempt++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return;
    await sleep(250);
  }
  throw new Error(`serverless-offline did not start:\n${output}`);
}
