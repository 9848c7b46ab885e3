/**
 * The same job for three subjects: the built function, bare sharp, and ipx. Each takes `{ key, params, encoder }`, fetches the
 * original over HTTP from the loopback store and gives the image's bytes. `encoder`: the settings that bare sharp is to use. Plain
 * JavaScript, because what a type stripper holds in memory would be counted too.
 */
import { createHmac } from 'node:crypto';
import { Agent, get } from 'node:http';
import { PassThrough } from 'node:stream';

const agent = new Agent({ keepAlive: true });

export function fetchBytes(url) {
  return new Promise((resolve, reject) => {
    get(url, { agent }, async (response) => {
      const bytes = Buffer.allocUnsafeSlow(Number(response.headers['content-length']));
      let filled = 0;
      for await (const chunk of response) filled += chunk.copy(bytes, filled);
      resolve(bytes);
    }).on('error', reject);
  });
}

/** Every feature switched on: signature, ladder, presets, prefixes, fallback, CORS. */
const signingKey = 'the-benchmark-signs-with-this-key-here';
const everything = {
  IMAGE_GATE_SIGNING_KEYS: `${signingKey},another-key-of-thirty-two-characters`,
  IMAGE_GATE_WIDTHS: '40,80,160,320,640,1000,1280,1600,2000,4000',
  IMAGE_GATE_PRESETS: 'thumb:w=160&h=160&fit=cover;hero:w=1600',
  IMAGE_GATE_FALLBACK_KEY: 'fallback.jpg',
  IMAGE_GATE_CORS_ORIGIN: '*',
  IMAGE_GATE_VERSION: '7',
};

export async function createFunction(bundle, store, settings = everything) {
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_ENDPOINT_URL_S3: store,
    IMAGE_GATE_BUCKET: 'bench',
    IMAGE_GATE_RESPONSE_MODE: 'streamed',
    ...settings,
  });
  globalThis.awslambda = {
    streamifyResponse: (handler) => handler,
    HttpResponseStream: { from: (stream, prelude) => Object.assign(stream, { prelude }) },
  };
  const { handler } = await import(bundle);
  return async ({ key, params, headers = {}, method = 'GET' }) => {
    const path = `/${key}`;
    const query = { ...params };
    if (settings.IMAGE_GATE_SIGNING_KEYS !== undefined) {
      const lines = Object.entries(query).map(([name, value]) => `${name}=${value}`);
      query.s = createHmac('sha256', signingKey)
        .update([path, ...lines.sort()].join('\n'))
        .digest('hex');
    }
    const stream = new PassThrough();
    const chunks = [];
    stream.on('data', (chunk) => chunks.push(chunk));
    const event = { httpMethod: method, path, headers, queryStringParameters: query };
    await handler(event, stream, { getRemainingTimeInMillis: () => 60_000 });
    return {
      status: stream.prelude.statusCode,
      headers: stream.prelude.headers,
      bytes: Buffer.concat(chunks),
    };
  };
}

/** Without a fetch: nothing but sharp and a file. */
export async function createBareSharpOnDisk(folder) {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  return async ({ key, params: { w, f }, encoder }) => {
    const image = sharp(`${folder}/${key}`, { autoOrient: true }).resize({
      width: Number(w),
      withoutEnlargement: true,
    });
    return { status: 200, headers: {}, bytes: await image[f](encoder).toBuffer() };
  };
}

/** `module`: the sharp to take; ipx brings one of its own, and two in one process do not get on. */
export async function createBareSharp(store, module = 'sharp') {
  const { default: sharp } = await import(module);
  sharp.cache(false);
  return async ({ key, params: { w, f }, encoder = {} }) => {
    const original = await fetchBytes(`${store}/bench/${key}`);
    const image = sharp(original, { autoOrient: true }).resize({
      width: Number(w),
      withoutEnlargement: true,
    });
    return { status: 200, headers: {}, bytes: await image[f](encoder).toBuffer() };
  };
}

export async function createIpx(peers, store) {
  const { createIPX, ipxHttpStorage } = await import(peers);
  const ipx = createIPX({ storage: ipxHttpStorage({ domains: [store] }) });
  return async ({ key, params: { w, f }, encoder: { quality } }) => {
    const { data } = await ipx(`${store}/bench/${key}`, {
      width: w,
      format: f,
      quality: `${quality}`,
    }).process();
    return { status: 200, headers: {}, bytes: data };
  };
}
