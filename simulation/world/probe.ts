import type { World } from '../../local-aws/world.ts';
import type { ProbePort } from '../../src/probe.ts';

/** Requests of a viewer or an unauthorised client, in virtual time. */
export function createProbe(world: World): ProbePort {
  return {
    request: async (url, headers = {}, method = 'GET') => {
      const { hostname, pathname, search } = new URL(url);
      const answer = await world.connect(hostname, {
        method,
        host: hostname,
        path: pathname,
        query: search.slice(1),
        headers: { host: hostname, ...headers },
        body: new Uint8Array(),
      });
      const chunks: Uint8Array[] = [];
      if (answer.body instanceof Uint8Array) chunks.push(answer.body);
      else for await (const chunk of answer.body) chunks.push(chunk);
      const flat = Object.entries(answer.headers).map(([name, value]) => [name, String(value)] as const);
      return { status: answer.status, headers: Object.fromEntries(flat), body: Buffer.concat(chunks) };
    },
  };
}

/** The same if API Gateway rejects every direct request as for a wrong key (documented by AWS: AWS WAF, VPC endpoints). */
export function shutOut({ request }: ProbePort): ProbePort {
  const forbidden = {
    status: 403,
    headers: {
      ...{ 'content-type': 'application/json', 'x-amzn-errortype': 'ForbiddenException' },
      ...{ 'x-amzn-requestid': '5f1b6bd8-5a6c-4f0e-8d3f-1e2a3b4c5d6e', 'x-amz-apigw-id': 'WAP1ZWIiYdDlQw=' },
    },
    body: Buffer.from('{"message":"Forbidden"}'),
  };
  return {
    request: async (url, ...rest) =>
      new URL(url).hostname.endsWith('.cloudfront.net') ? request(url, ...rest) : forbidden,
  };
}
