import {
  CreateAuthorizerCommand,
  CreateDeploymentCommand,
  DeleteMethodCommand,
  type PutMethodCommandInput,
  UpdateRestApiCommand,
} from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { listRoutes } from '../../src/aws/apigateway/api-methods.ts';
import type { Aws } from '../../src/aws/client/connect.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { addMethod, stage, type LiveApi } from '../commands/gate-account.ts';
import { during, faultsOf, gated, keysOf, pass, rotation, statusOf, type Gated } from './scene.ts';
import { watched } from './walls.ts';

/** Every method of the API is made anew, with what this asks for beside the key. */
async function guardMethods(
  aws: Aws,
  restApiId: string,
  guard: Partial<PutMethodCommandInput>,
): Promise<void> {
  for (const { id: resourceId, methods } of await listRoutes(aws, restApiId))
    for (const httpMethod of Object.keys(methods)) {
      await aws.apiGateway.send(new DeleteMethodCommand({ restApiId, resourceId, httpMethod }));
      await addMethod(aws, restApiId, resourceId, httpMethod, { apiKeyRequired: true, ...guard });
    }
}

const policy = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      ...{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
      Condition: { IpAddress: { 'aws:SourceIp': '130.176.0.0/16' } },
    },
  ],
});

/** What API Gateway asks of a request before it looks at the key, and what it answers this machine. */
const guards: Readonly<Record<string, readonly [number, (aws: Aws, live: LiveApi) => Promise<unknown>]>> = {
  'an authorizer that says 401 first': [
    401,
    async (aws, { apiId: restApiId }) => {
      const { id = '' } = await aws.apiGateway.send(
        new CreateAuthorizerCommand({
          ...{ restApiId, name: 'members', type: 'TOKEN' },
          identitySource: 'method.request.header.Authorization',
          authorizerUri: `arn:aws:apigateway:${aws.region}:lambda:path/2015-03-31/functions/members/invocations`,
        }),
      );
      await guardMethods(aws, restApiId, { authorizationType: 'CUSTOM', authorizerId: id });
    },
  ],
  AWS_IAM: [403, (aws, { apiId }) => guardMethods(aws, apiId, { authorizationType: 'AWS_IAM' })],
  'a resource policy': [
    403,
    (aws, { apiId: restApiId }) =>
      aws.apiGateway.send(
        new UpdateRestApiCommand({
          restApiId,
          patchOperations: [{ op: 'replace', path: '/policy', value: policy }],
        }),
      ),
  ],
};

async function guarded(guard: string): Promise<Gated> {
  const scene = await gated();
  const { account, live } = scene;
  const [, put] = guards[guard] ?? [];
  await during(account, async ({ aws }) => {
    await put?.(aws, live);
    await aws.apiGateway.send(new CreateDeploymentCommand({ restApiId: live.apiId, stageName: stage }));
  });
  await pass(account, 600);
  return scene;
}

describe.each(Object.entries(guards))('%s before the key', (guard, [code]) => {
  test('an answer of the guard proves nothing: the rotation says so, and ends', async () => {
    const scene = await guarded(guard);
    const { account, live, key } = scene;
    const { status, headers } = await during(account, ({ probe }) =>
      probe.request(`${live.direct}/health`, { 'x-api-key': key.value }),
    );
    expect(status).toBe(code);
    expect(headers['x-amzn-errortype']).not.toBe('ForbiddenException');
    const already = account.said.length;
    const { done, refusals } = await watched(scene, (context) => rotate(context, rotation()));
    expect(done).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refusals).toEqual([]);
    expect(account.said.slice(already).join('\n')).toContain(
      `No answer of the API shows whether it accepts key ${done.liveKeyId ?? ''}`,
    );
    expect((await keysOf(account)).map(({ id }) => id)).toEqual([done.liveKeyId]);
  });

  test('status calls nothing broken, and does not take the refusal for a proof', async () => {
    const { account } = await guarded(guard);
    const faults = faultsOf(await statusOf(account));
    expect(faults.filter((line) => line.startsWith('broken'))).toEqual([]);
    expect(faults.join('\n')).toMatch(/warning: direct request: .*does not show whether the key was checked/);
  });
});
