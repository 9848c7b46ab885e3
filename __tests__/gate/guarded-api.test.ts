import type { PutMethodCommandInput } from '@aws-sdk/client-api-gateway';
import { expect, test } from '@jest/globals';
import { Killed } from '../account/account.ts';
import { rewrite } from '../account/distribution.ts';
import { faultsOf, gated, type Gated } from '../account/gated.ts';
import { patch, type Hand } from '../account/hand.ts';
import { addMethod, methodsOf, requireKey, stage } from '../account/live-api.ts';
import { watchedAbroad } from '../account/walls.ts';

/** Every method of the API is made anew, with what this asks for beside the key. */
async function guardMethods(hand: Hand, apiId: string, guard: Partial<PutMethodCommandInput>): Promise<void> {
  for (const at of await methodsOf(hand, apiId)) {
    await hand.apiGateway.deleteMethod(at);
    await addMethod(hand, apiId, at.resourceId, at.httpMethod, { apiKeyRequired: true, ...guard });
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
test.each<readonly [string, number, (hand: Hand, restApiId: string) => Promise<unknown>]>([
  [
    'an authorizer that says 401 first',
    401,
    async (hand, restApiId) => {
      const { id: authorizerId = '' } = await hand.apiGateway.createAuthorizer({
        ...{ restApiId, name: 'members', type: 'TOKEN' },
        identitySource: 'method.request.header.Authorization',
        authorizerUri: `arn:aws:apigateway:${hand.aws.region}:lambda:path/2015-03-31/functions/members/invocations`,
      });
      await guardMethods(hand, restApiId, { authorizationType: 'CUSTOM', authorizerId });
    },
  ],
  ['AWS_IAM', 403, (hand, apiId) => guardMethods(hand, apiId, { authorizationType: 'AWS_IAM' })],
  [
    'a resource policy',
    403,
    ({ apiGateway }, restApiId) =>
      apiGateway.updateRestApi({ restApiId, ...patch('replace', '/policy', policy) }),
  ],
])(
  '%s before the key proves nothing: status and rotation say so, and the rotation ends',
  async (_, code, put) => {
    const { account, live, key } = await gated();
    await put(account, live.apiId);
    await account.apiGateway.createDeployment({ restApiId: live.apiId, stageName: stage });
    await account.pass(600);
    const { status, headers } = await account.probe.request(`${live.direct}/health`, {
      'x-api-key': key.value,
    });
    expect(status).toBe(code);
    expect(headers['x-amzn-errortype']).not.toBe('ForbiddenException');
    const faults = faultsOf(await account.status());
    expect(faults.filter((line) => line.startsWith('broken'))).toEqual([]);
    expect(faults.join('\n')).toMatch(/warning: direct request: .*does not show whether the key was checked/);
    const already = account.said.length;
    const { done, refusals } = await watchedAbroad(account, live, (probe) =>
      account.rotate({}, { context: { probe } }),
    );
    expect(done).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
    expect(refusals).toEqual([]);
    expect(account.log(already)).toContain(
      `No response from the API showed whether it accepts key ${done.liveKeyId ?? ''}`,
    );
    expect((await account.keys()).map(({ id }) => id)).toEqual([done.liveKeyId]);
  },
);

/** AWS_IAM answers this machine with 403, and CloudFront then asks another API, whose key nobody sends. */
async function failingOver(): Promise<Gated> {
  const scene = await gated();
  const { account, live } = scene;
  const second = await account.openApi();
  await requireKey(account, second.apiId, true);
  await guardMethods(account, live.apiId, { authorizationType: 'AWS_IAM' });
  for (const restApiId of [live.apiId, second.apiId])
    await account.apiGateway.createDeployment({ restApiId, stageName: stage });
  const member = (id: string): string => `<OriginGroupMember><OriginId>${id}</OriginId></OriginGroupMember>`;
  const group =
    '<OriginGroups><Quantity>1</Quantity><Items><OriginGroup><Id>both</Id>' +
    '<FailoverCriteria><StatusCodes><Quantity>1</Quantity><Items><StatusCode>403</StatusCode></Items></StatusCodes></FailoverCriteria>' +
    `<Members><Quantity>2</Quantity><Items>${member('api')}${member('second')}</Items></Members>` +
    '</OriginGroup></Items></OriginGroups>';
  await rewrite(account, live.distributionId, (xml) => {
    const [origin = ''] = /<Origin>.*?<\/Origin>/s.exec(xml) ?? [];
    const other = origin
      .replace('<Id>api<', '<Id>second<')
      .replace(live.apiId, second.apiId)
      .replace(
        /<CustomHeaders>.*?<\/CustomHeaders>/s,
        '<CustomHeaders><Quantity>0</Quantity></CustomHeaders>',
      );
    return xml
      .replace('<Origins><Quantity>1<', '<Origins><Quantity>2<')
      .replace(origin, origin + other)
      .replace(/<OriginGroups>.*?<\/OriginGroups>/s, group)
      .replace('<TargetOriginId>api<', '<TargetOriginId>both<');
  });
  await account.pass(600);
  return scene;
}

test('a rejection that came before the switch as well proves nothing: rotations and revocations end, also one that was cut short', async () => {
  const { account, live, key } = await failingOver();
  expect(faultsOf(await account.status()).filter((line) => line.startsWith('broken'))).toEqual([]);
  let former = key.id;
  for (const [revoke, dies] of [
    ['no', false],
    ['graceful', false],
    ['no', true],
  ] as const) {
    const already = account.said.length;
    if (dies) {
      account.failNext({ operation: 'UpdateDistribution', nth: 1, fault: { kind: 'killed', when: 'after' } });
      await expect(account.rotate()).rejects.toBeInstanceOf(Killed);
      await account.pass(7 * 86_400);
    }
    const { done, refusals } = await watchedAbroad(account, live, () =>
      account.rotate({ intent: { revoke } }),
    );
    expect(done.outcome).toBe('finished');
    expect(done.deletedKeyIds).toContain(former);
    expect(refusals).toEqual([]);
    expect(account.log(already)).toContain(`Nothing can be verified through ${live.distributionId}`);
    expect((await account.keys()).map(({ id }) => id)).toEqual([done.liveKeyId]);
    former = done.liveKeyId ?? '';
  }
});
