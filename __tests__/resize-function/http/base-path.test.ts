import { describe, expect, test } from '@jest/globals';
import {
  CreateBasePathMappingCommand,
  CreateDeploymentCommand,
  CreateDomainNameCommand,
  CreateResourceCommand,
  CreateRestApiCommand,
  PutIntegrationCommand,
  PutMethodCommand,
} from '@aws-sdk/client-api-gateway';
import sharp from 'sharp';
import { bufferedHandler } from '../../../resize-function/http/buffered.ts';
import type { ProxyEvent } from '../../../resize-function/http/event.ts';
import { createResponder } from '../../../resize-function/respond.ts';
import { gatewayWorld } from '../../local-aws/api-gateway/gateway-world.ts';
import { configured, photo, storeOf } from '../photos.ts';

const functionArn = 'arn:aws:lambda:eu-central-1:123456789012:function:resize:live';
const uri = `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

/** The status of `path` at a custom domain whose base path is `basePath`, and the keys that were looked for. */
async function ask(basePath: string, path: string): Promise<{ status: number; keys: string[] }> {
  const store = storeOf({ 'a/cat.png': photo('cat.png'), 'media/cat.png': photo('cat.png') });
  const handler = bufferedHandler(createResponder(configured(), store, async () => sharp));
  const functions = {
    invoke: async ({ event }: { readonly event: unknown }) => {
      const answer = await handler(event as ProxyEvent, { getRemainingTimeInMillis: () => 20_000 });
      return { kind: 'returned', payload: new TextEncoder().encode(JSON.stringify(answer)) } as const;
    },
  };
  const { client, clock, world, run } = gatewayWorld({}, functions);
  await run(async () => {
    const { id: restApiId = '', rootResourceId: parentId } = await client.send(
      new CreateRestApiCommand({ name: 'images', endpointConfiguration: { types: ['REGIONAL'] } }),
    );
    const made = await client.send(new CreateResourceCommand({ restApiId, parentId, pathPart: '{proxy+}' }));
    const at = { restApiId, resourceId: made.id, httpMethod: 'ANY' };
    await client.send(new PutMethodCommand({ ...at, authorizationType: 'NONE' }));
    await client.send(
      new PutIntegrationCommand({ ...at, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri }),
    );
    await client.send(new CreateDeploymentCommand({ restApiId, stageName: 'live' }));
    const domainName = 'images.example.com';
    await client.send(
      new CreateDomainNameCommand({
        domainName,
        regionalCertificateArn: 'arn:aws:acm:eu-central-1:123456789012:certificate/1',
        endpointConfiguration: { types: ['REGIONAL'] },
      }),
    );
    await client.send(new CreateBasePathMappingCommand({ domainName, restApiId, stage: 'live', basePath }));
    await clock.sleep(60_000);
  });
  const host = 'images.example.com';
  const [pathname = '', query = ''] = path.split('?');
  const { status } = await world.handle({
    method: 'GET',
    host,
    path: pathname,
    query,
    headers: { host },
    body: new Uint8Array(),
  });
  return { status, keys: store.asked.map(({ key }) => key) };
}

describe('behind a custom domain with a base path', () => {
  test.each([
    ['media', '/media/a/cat.png?w=20', 200, 'a/cat.png'],
    ['media', '/media/media/cat.png', 200, 'media/cat.png'],
    ['media', '/media/20x/a/cat.png', 200, 'a/cat.png'],
    ['media', '/media/%61/cat.png', 200, 'a/cat.png'],
    ['(none)', '/media/cat.png', 200, 'media/cat.png'],
    ['media', '/media/none.png', 404, 'none.png'],
  ])('%s, %s is answered %i from the key %s', async (basePath, path, status, key) => {
    expect(await ask(basePath, path)).toEqual({ status, keys: [key] });
  });
});
