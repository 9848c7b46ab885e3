import { expect, test } from '@jest/globals';
import type { ProbePort } from '../../src/probe.ts';
import { faultsOf, gated, prepared, rotateUnderLoad, served } from '../account/gated.ts';

/**
 * A machine to which API Gateway answers as to a wrong key, whatever it sends: AWS WAF in front of the stage, or a VPC whose
 * endpoint for execute-api answers for public APIs too.
 * https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
 */
const shutOut = ({ request }: ProbePort): ProbePort => ({
  request: (url, headers) =>
    new URL(url).hostname.includes('.execute-api.')
      ? Promise.resolve({
          status: 403,
          headers: {
            'content-type': 'application/json',
            'x-amzn-errortype': 'ForbiddenException',
            'x-amzn-requestid': '5f1b6bd8-5a6c-4f0e-8d3f-1e2a3b4c5d6e',
            'x-amz-apigw-id': 'W_AP1ZWIiYdDlQw=',
          },
          body: Buffer.from('{"message":"Forbidden"}'),
        })
      : request(url, headers),
});

test('weekly rotations end, retire the old key and say what they could not see', async () => {
  const { account, live, key } = await gated();
  const probe = shutOut(account.probe);
  let former = key.id;
  for (let run = 0; run < 3; run++) {
    const already = account.said.length;
    const { result, refused } = await rotateUnderLoad(
      account,
      [live.distributionId],
      {},
      { context: { probe } },
    );
    expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [former] });
    expect(refused).toBe(0);
    expect(account.log(already)).toMatch(/rejects this machine.* whatever key it sends/);
    expect((await account.keys()).map(({ id }) => id)).toEqual([result.liveKeyId]);
    former = result.liveKeyId ?? '';
    await account.pass(7 * 86_400);
  }
});

test('a new key that only this machine is refused with is given up where the API takes the live one', async () => {
  const { account, key } = await gated();
  const probe: ProbePort = {
    request: (url, headers) =>
      headers?.['x-api-key'] === key.value
        ? account.probe.request(url, headers)
        : shutOut(account.probe).request(url, headers),
  };
  expect(await account.rotate({}, { context: { probe } })).toMatchObject({ outcome: 'not-accepted' });
});

test('status says that its own requests show nothing, and calls nothing broken', async () => {
  const { account } = await gated();
  const faults = faultsOf(await account.status({}, { context: { probe: shutOut(account.probe) } }));
  expect(faults.filter((line) => line.startsWith('broken'))).toEqual([]);
  for (const name of ['direct request', 'random key'])
    expect(faults.join('\n')).toMatch(new RegExp(`warning: ${name}: .*whatever key it sends`));
});

test('gate proves what it can through CloudFront, and destroy opens the API again', async () => {
  const { account, live } = await prepared();
  const probe = shutOut(account.probe);
  const done = await account.gate(live, {}, { context: { probe } });
  expect(done).toMatchObject({ outcome: 'finished' });
  expect(account.log()).toMatch(/rejects this machine.* whatever key it sends/);
  expect(await account.code(`${live.direct}/health`)).toBe(403);
  const already = account.said.length;
  await account.destroy({}, { context: { probe } });
  expect(account.log(already)).toContain('shows that the key is not required any more');
  expect(await account.code(`${live.direct}/health`)).toBe(200);
  expect(await served(account, [live.distributionId])).toEqual([200]);
});
