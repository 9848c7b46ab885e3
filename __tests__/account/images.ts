import { createHash } from 'node:crypto';
import aws4 from 'aws4';
import { strToU8, zipSync } from 'fflate';
import type { FunctionRunner } from '../../local-aws/lambda/runner.ts';
import type { Foundation } from '../../local-aws/world.ts';

/** A package whose one file holds `source`. */
export function packageOf(source: string): { zip: Uint8Array; sha256Base64: string } {
  const zip = zipSync({ 'index.mjs': [strToU8(source), { level: 0, mtime: Date.UTC(2026, 0, 5) }] });
  return { zip, sha256Base64: createHash('sha256').update(zip).digest('base64') };
}

/** The function as far as a deployment cares: it reads the bucket as its role, and answers, unless its code is broken. */
export const images = ({ credentials, surroundings, connect }: Foundation): FunctionRunner => ({
  run: async (target, _arn, _requestId, payload) => {
    const code = Buffer.from(target.zip);
    if (code.includes('broken'))
      return { kind: 'failed', errorType: 'Runtime.ImportModuleError', message: 'Cannot find module sharp' };
    const { path } = JSON.parse(Buffer.from(payload).toString()) as { path: string };
    const { IMAGE_GATE_BUCKET: bucket = '', IMAGE_GATE_KEY_PREFIX: prefix = '' } = target.environment;
    const original = async (): Promise<{ readonly status: number; readonly headers: object }> => {
      if (target.environment.IMAGE_GATE_BUCKET_REGION !== undefined) return { status: 404, headers: {} };
      const host = `${bucket}.s3.${surroundings.region}.amazonaws.com`;
      const role = `arn:aws:sts::${surroundings.account}:assumed-role/${target.roleArn.split('/').at(-1) ?? ''}/s`;
      const asked = { service: 's3', region: surroundings.region, host, path: `/${prefix}${path.slice(1)}` };
      const signed = aws4.sign(asked, credentials.issue(role, 60_000));
      const headers = Object.fromEntries(
        Object.entries(signed.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
      );
      const request = { method: 'GET', host, path: asked.path, query: '', headers, body: new Uint8Array() };
      const { status, body } = await connect(host, request);
      if (status === 200) return { status, headers: { 'content-type': 'image/jpeg' } };
      const problem = /<Code>(\w+)</.exec(Buffer.from(body as Uint8Array).toString())?.[1];
      return {
        status: 404,
        headers: problem === 'NoSuchKey' ? {} : { 'image-gate-origin-problem': problem },
      };
    };
    const fails = code.includes('fails for viewers') && path !== '/';
    const json = { 'content-type': 'application/json' };
    const metadata = fails || path === '/' ? { status: fails ? 500 : 404, headers: json } : await original();
    const answer = { statusCode: metadata.status, headers: metadata.headers };
    const body = `{"code":"${target.codeSha256}"}`;
    if (target.environment.IMAGE_GATE_RESPONSE_MODE === 'buffered')
      return { kind: 'returned', payload: Buffer.from(JSON.stringify({ ...answer, body })) };
    return {
      kind: 'streaming',
      contentType: 'application/vnd.awslambda.http-integration-response',
      body: (async function* () {
        yield Buffer.from(`${JSON.stringify(answer)}${'\0'.repeat(8)}${body}`);
      })(),
    };
  },
  close: async () => undefined,
});
