import { expect, test } from '@jest/globals';
import type { ProbePort } from '../../src/probe.ts';
import { shutOut } from '../../simulation/world/probe.ts';
import { setHeader } from '../account/distribution.ts';
import { answerWith } from '../aws/account.ts';
import { faultsOf, gated, prepared, rotateUnderLoad, served } from '../account/gated.ts';

/** AWS WAF in front of the stage that judges the address which CloudFront forwards. */
const shutOutEverywhere = (probe: ProbePort): ProbePort => ({
  request: (_, ...rest) => shutOut(probe).request('https://api.example', ...rest),
});

test.each([
  ['the API', shutOut],
  ['the API and CloudFront', shutOutEverywhere],
])(
  'weekly rotations, where %s reject this machine, end, retire the old key and say what they could not see',
  async (_, wall) => {
    const { account, live, key } = await gated();
    const probe = wall(account.probe);
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
      expect(account.log(already)).toMatch(/rejects every request from this machine, whatever key it has/);
      expect((await account.keys()).map(({ id }) => id)).toEqual([result.liveKeyId]);
      former = result.liveKeyId ?? '';
      await account.pass(7 * 86_400);
    }
  },
);

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

test('status says what may answer in place of the API where viewers seem to be rejected too', async () => {
  const { account } = await gated();
  const { checks } = await account.status({}, { context: { probe: shutOutEverywhere(account.probe) } });
  expect(checks.find(({ state }) => state === 'broken')).toMatchObject({
    name: 'through CloudFront',
    remedy: expect.stringMatching(/^AWS WAF/) as unknown,
  });
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
  expect(account.log()).toMatch(/rejects every request from this machine, whatever key it has/);
  expect(await account.code(`${live.direct}/health`)).toBe(403);
  const already = account.said.length;
  await account.destroy({}, { context: { probe } });
  expect(account.log(already)).toContain('showed that the key is no longer required');
  expect(await account.code(`${live.direct}/health`)).toBe(200);
  expect(await served(account, [live.distributionId])).toEqual([200]);
});

test('a value that opens nothing is replaced although the API accepts no key from here: there is nothing to lose', async () => {
  const { account, live } = await gated();
  await setHeader(account, live.distributionId, 'aValueThatOpensNothing00000');
  await account.pass(600);
  expect(await served(account, [live.distributionId])).toEqual([403]);
  const context = { probe: shutOut(account.probe) };
  expect(await account.rotate({}, { context })).toMatchObject({ outcome: 'finished', rotated: true });
  expect(await served(account, [live.distributionId])).toEqual([200]);
});

/** Where no request shows whether a key is accepted, AWS's word is all there is: what a write answers is none. */
test.each([
  ['nothing', ''],
  ['the plan, as it never got there', '{"id":"%"}'],
])('a key that a proxy kept out of the plan, answering %s, goes live nowhere', async (_, answer) => {
  const { account, live } = await gated();
  const { context } = account.intercepted(async ({ method, path, body }, onwards) => {
    if (method !== 'POST' || !/\/usageplans\/\w+\/keys$/.test(path)) return onwards();
    const { keyId } = JSON.parse(Buffer.from(body as Uint8Array).toString()) as { keyId: string };
    return { response: await answerWith(answer.replace('%', keyId), 201, 'application/json') };
  });
  const attempt = account.rotate({}, { context: { ...context, probe: shutOut(account.probe) } });
  const outcome = await attempt.then(
    (result) => result.outcome,
    (error: unknown) => String(error),
  );
  expect(outcome).toMatch(/not-accepted|returned no usable response/);
  expect(await served(account, [live.distributionId])).toEqual([200]);
});
