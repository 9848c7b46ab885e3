import { describe, expect, test } from '@jest/globals';
import { attachKey } from '../../src/aws/apigateway/usage-plan.ts';
import { readInputs } from '../../src/inputs/inputs.ts';
import { runRotate } from '../../src/runs/rotate.ts';
import { Killed, type Account } from '../account/account.ts';
import {
  addDistribution,
  addSite,
  domainOf,
  setHeader,
  xmlOf,
  type OriginParts,
} from '../account/distribution.ts';
import { faultsOf, gated, rotateUnderLoad, served, type Gated } from '../account/gated.ts';
import type { Hand } from '../account/hand.ts';
import {
  addCustomDomain,
  addToPlan,
  handMade,
  handMadeKey,
  planWith,
  requireKey,
  stage,
  toApi,
  type LiveApi,
} from '../account/live-api.ts';

const domain = 'api.example.org';

async function deployWithKeys(hand: Hand, restApiId: string, stageName = stage): Promise<void> {
  await requireKey(hand, restApiId, true);
  await hand.apiGateway.createDeployment({ restApiId, stageName });
}

/** A rotation switches all of these distributions to one new key, and no viewer is refused. */
async function expectAllRotated({ account, key }: Gated, ids: readonly string[]): Promise<void> {
  expect(await served(account, ids)).toEqual([200]);
  const { result, refused } = await rotateUnderLoad(account, ids);
  expect(result).toMatchObject({ outcome: 'finished', rotated: true, deletedKeyIds: [key.id] });
  expect(refused).toBe(0);
  expect(await served(account, ids)).toEqual([200]);
  expect((await account.keys()).map(({ id }) => id)).toEqual([result.liveKeyId]);
}

/** A rotation leaves the key valid, names who still sends it, and refuses nobody. */
async function expectStillSent({ account, live, key }: Gated, other: string, change = {}): Promise<void> {
  const ids = [live.distributionId, other];
  const { result, refused } = await rotateUnderLoad(account, ids, change);
  expect(result).toMatchObject({
    ...{ outcome: 'still-sent', rotated: true, deletedKeyIds: [], otherDistributionIds: [other] },
    reason: expect.stringContaining(`key ${key.id} stays valid: ${other} still sends it`) as unknown,
  });
  expect(refused).toBe(0);
  expect((await account.keys()).find(({ id }) => id === key.id)).toMatchObject({ enabled: true });
}

describe('a custom domain of the API that the rotation does not get', () => {
  /** The second distribution's origins; `mapped`: null, where viewers name the stage. */
  test.each<
    readonly [string, (account: Account, live: LiveApi) => readonly OriginParts[], (string | null)?, string?]
  >([
    ['the second distribution is a target', () => [{ domain }]],
    [
      'one distribution whose two origins are the own and the custom domain: both are switched',
      (account, live) => [toApi(account, live), { domain }],
    ],
    [
      'a domain that the origin writes in capital letters leads there as well',
      () => [{ domain: domain.toUpperCase() }],
    ],
    [
      'a mapping without a stage: an origin whose path names it is a target',
      () => [{ domain, path: `/${stage}` }],
      null,
    ],
    ['a wildcard domain: each name below it leads there', () => [{ domain }], stage, '*.example.org'],
  ])('%s', async (...[, originsOf, mapped = stage, named = domain]) => {
    const ids: string[] = [];
    const scene = await gated(async (account, live) => {
      await addCustomDomain(account, live.apiId, named, mapped);
      ids.push(live.distributionId, await addDistribution(account, originsOf(account, live)));
      return { distributionIds: ids, apiDomains: [domain] };
    });
    const { account, live } = scene;
    expect((await account.status()).distributionIds.toSorted()).toEqual(ids.toSorted());
    await expectAllRotated(scene, ids);
    expect(faultsOf(await account.status()).filter((line) => line.startsWith('broken'))).toEqual([]);
    expect(await account.code(`${live.direct}/health`)).toBe(403);
  });
});

describe('an origin that names another API', () => {
  const others: Readonly<Record<string, (apiId: string) => string>> = {
    'another API of this Region': (apiId) => `x${apiId}.execute-api.eu-central-1.amazonaws.com`,
    'an API of this id in another Region': (apiId) => `${apiId}.execute-api.us-west-2.amazonaws.com`,
  };

  test.each(Object.entries(others))(
    '%s: not touched, and the key that it sends stays valid',
    async (_, at) => {
      const scene = await gated();
      const { account, live, key } = scene;
      const path = `/${stage}`;
      const silent = await addDistribution(account, { domain: at(live.apiId), path });
      const headers = { 'x-api-key': key.value };
      const sending = await addDistribution(account, { domain: at(live.apiId), path, headers });
      await account.pass(600);
      const before = [await xmlOf(account, silent), await xmlOf(account, sending)];
      const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
      expect(result).toMatchObject({
        outcome: 'still-sent',
        deletedKeyIds: [],
        otherDistributionIds: [sending],
      });
      expect(result.reason).toContain(`key ${key.id} stays valid: ${sending} still sends it`);
      expect(refused).toBe(0);
      expect([await xmlOf(account, silent), await xmlOf(account, sending)]).toEqual(before);
    },
  );
});

/** A plan of the user's with two stages and one key for both, made the gate's by `usage-plan-id`. */
async function twoStages(): Promise<{
  readonly scene: Gated;
  readonly beta: string;
  readonly ids: string[];
}> {
  let beta = '';
  const scene = await gated(
    async (account, live) => {
      for (const name of ['beta', stage]) await deployWithKeys(account, live.apiId, name);
      beta = await addDistribution(account, toApi(account, live, { 'x-api-key': handMade }, 'beta'));
      return { usagePlanId: (await handMadeKey(account, live.apiId, [stage, 'beta'])).planId };
    },
    { 'x-api-key': handMade },
  );
  return { scene, beta, ids: [scene.live.distributionId, beta] };
}

describe('an adopted plan with two stages and one key for both', () => {
  test('the distribution of the other stage is a target: it is switched as well', async () => {
    const { scene, ids } = await twoStages();
    await expectAllRotated(scene, ids);
  });

  test('whose key was deleted by hand: both get a new one, and a run that dies after its first switch leaves none behind', async () => {
    const { scene, ids } = await twoStages();
    const { account, key } = scene;
    await account.apiGateway.deleteApiKey({ apiKey: key.id });
    await account.pass(600);
    expect(await served(account, ids)).toEqual([403]);
    const killed = { kind: 'killed', when: 'after' } as const;
    account.failNext({ operation: 'UpdateDistribution', nth: 1, fault: killed });
    await expect(account.rotate()).rejects.toBeInstanceOf(Killed);
    await account.pass(3_600);
    expect((await account.rotate()).outcome).toBe('finished');
    expect(await served(account, ids)).toEqual([200]);
  });

  test('left out by distribution-ids, it keeps the key alive', async () => {
    const { scene, beta, ids } = await twoStages();
    await expectStillSent(scene, beta, { distributionIds: [scene.live.distributionId] });
    expect(await served(scene.account, ids)).toEqual([200]);
  });
});

test("the gate's key in another API's plan, sent there by another distribution: status says so, and it goes once it was given up there", async () => {
  const scene = await gated();
  const { account, live, key } = scene;
  const second = await account.openApi({ 'x-api-key': key.value });
  const { distributionId: other } = second;
  await deployWithKeys(account, second.apiId);
  const theirs = await planWith(account, key.id, [{ apiId: second.apiId, stage }]);
  await account.pass(600);
  const ids = [live.distributionId, other];
  expect(await served(account, ids)).toEqual([200]);
  const said = faultsOf(await account.status()).join('\n');
  expect(said).toContain(`warning: senders: ${other} sends ${key.id}`);
  expect(said).toContain(`warning: key in other plans: key ${key.id} is in the usage plan ${theirs} too`);
  await expectStillSent(scene, other);
  expect(await served(account, ids)).toEqual([200]);
  // A remedy that does not work would be worse than none.
  expect(faultsOf(await account.status()).join('\n')).not.toContain('keys left over');
  await account.apiGateway.deleteUsagePlanKey({ usagePlanId: theirs, keyId: key.id });
  await setHeader(account, other, 'aValueOfTheirOwn00000000000');
  await account.pass(600);
  const { outcome, deletedKeyIds } = await account.rotate();
  expect(outcome).toBe('finished');
  expect(deletedKeyIds).toContain(key.id);
});

test('the live key was moved to another plan that opens the stage: a new one takes its place, and the old one goes once nobody needs it', async () => {
  const scene = await gated();
  const { account, live, key, planId } = scene;
  await account.apiGateway.deleteUsagePlanKey({ usagePlanId: planId, keyId: key.id });
  const theirs = await planWith(account, key.id, [{ apiId: live.apiId, stage }]);
  await account.pass(600);
  const said = (await account.status()).checks.flatMap(({ state, remedy }) => (state === 'ok' ? [] : remedy));
  expect(said.join('\n')).toContain('Run `command: rotate`');
  // Viewers are refused as soon as that plan gives the key up.
  expect(said.join('\n')).not.toContain('Remove it from that plan');
  expect(await account.writesOf(scene.run)).toEqual([]);
  const { result, refused } = await rotateUnderLoad(account, [live.distributionId]);
  expect([result.outcome, result.rotated, refused]).toEqual(['still-sent', true, 0]);
  await account.apiGateway.deleteUsagePlanKey({ usagePlanId: theirs, keyId: key.id });
  await account.pass(600);
  expect((await account.rotate()).deletedKeyIds).toContain(key.id);
  expect((await account.keys()).map(({ enabled }) => enabled)).toEqual([true]);
});

describe('clients with keys of their own', () => {
  const theirs = 'aKeyOfAPartner00000000000000000';
  const sent = { 'x-api-key': handMade };

  /** The path of the second origin is below `/pictures/1-`. */
  test.each<
    readonly [string, (account: Account, live: LiveApi) => readonly OriginParts[], string, 'ours' | 'theirs']
  >([
    ['through a distribution of their own', (account, live) => [toApi(account, live)], '/health', 'theirs'],
    [
      'through a second origin',
      (account, live) => [toApi(account, live, sent), { ...toApi(account, live), id: 'partners' }],
      '/pictures/1-cat.jpg',
      'theirs',
    ],
    ["in the gate's plan", (account, live) => [toApi(account, live)], '/health', 'ours'],
  ])('%s: a rotation gives strangers no way in, unless it is told to', async (...row) => {
    const [, originsOf, path, whose] = row;
    const scene = await gated(async (account, { apiId }) => {
      await deployWithKeys(account, apiId);
      return { usagePlanId: (await handMadeKey(account, apiId)).planId };
    }, sent);
    const { account, live, planId } = scene;
    const { id = '' } = await account.apiGateway.createApiKey({
      ...{ name: 'partner', enabled: true, value: theirs },
    });
    if (whose === 'ours') await addToPlan(account, planId, id);
    else await planWith(account, id, [{ apiId: live.apiId, stage }], 'partners');
    const second = await addDistribution(account, originsOf(account, live));
    await account.pass(600);
    const url = `https://${await domainOf(account, second)}${path}`;
    const codes = async () => [await account.code(url), await account.code(url, { 'x-api-key': theirs })];
    expect(await codes()).toEqual([403, 200]);
    expect(faultsOf(await account.status()).filter((line) => line.startsWith('broken'))).toEqual([]);
    expect(await account.rotate()).toMatchObject({ outcome: 'finished', rotated: true });
    await account.pass(600);
    expect(await codes()).toEqual([403, 200]);
    expect(account.log()).toContain(`${second} (origin "`);
    await account.rotate({ distributionIds: [live.distributionId, second] });
    await account.pass(600);
    expect(await codes()).toEqual([200, 200]);
  });
});

test('HTTP drops the spaces around a value: what is sent with them is the key', async () => {
  const scene = await gated();
  const { account, live, key } = scene;
  const other = await addDistribution(account, toApi(account, live, { 'x-api-key': ` ${key.value} ` }));
  await account.pass(600);
  expect(faultsOf(await account.status())).toEqual([]);
  await expectStillSent(scene, other, { distributionIds: [live.distributionId] });
});

test('a header that holds the value in something longer sends the key as well', async () => {
  const scene = await gated();
  const { account, key } = scene;
  const headers = { authorization: `Bearer ${key.value}` };
  const other = await addDistribution(account, { domain: 'proxy.example.net', headers });
  await account.pass(600);
  const { outcome, deletedKeyIds, otherDistributionIds } = await account.rotate();
  expect([outcome, deletedKeyIds, otherDistributionIds]).toEqual(['still-sent', [], [other]]);
});

test('a private custom domain, whose mappings are not listed by its name, is passed over', async () => {
  const { account, live, key } = await gated();
  await addCustomDomain(account, live.apiId, domain);
  await addSite(account, 'private.example.org');
  const seeing = account.intercepted(async ({ method, path }, onwards) => {
    const { response } = await onwards();
    if (method !== 'GET' || path !== '/domainnames') return { response };
    const { item } = JSON.parse(new TextDecoder().decode(response.body)) as { item: object[] };
    const endpointConfiguration = { types: ['PRIVATE'] };
    item.push({ domainName: 'private.example.org', domainNameId: 'abcdef1234', endpointConfiguration });
    return { response: { ...response, body: Buffer.from(JSON.stringify({ item })) } };
  });
  const { outcome, deletedKeyIds } = await account.rotate({}, seeing);
  expect([outcome, deletedKeyIds]).toEqual(['finished', [key.id]]);
});

/** Something outside `distribution-ids` sends the key as well, in a header of its own. */
async function copied(): Promise<Gated & { readonly copy: string }> {
  const scene = await gated();
  const headers = { 'x-origin-secret': scene.key.value };
  const copy = await addDistribution(scene.account, { domain: 'proxy.example.net', headers });
  await scene.account.pass(600);
  return { ...scene, copy };
}

const untag = ({ account, key }: Gated): Promise<unknown> =>
  account.apiGateway.untagResource({
    resourceArn: `arn:aws:apigateway:eu-central-1::/apikeys/${key.id}`,
    tagKeys: ['cloudfront-image-gate'],
  });

/** How the account is, the outcome, and what must be said of the key. */
const olderKeys: readonly (readonly [
  string,
  string,
  () => Promise<{ scene: Gated; words: readonly string[] }>,
])[] = [
  [
    'another distribution sends it',
    'still-sent',
    async () => {
      const scene = await copied();
      return { scene, words: [`key ${scene.key.id} stays valid: ${scene.copy} still sends it`] };
    },
  ],
  [
    'its tag was taken away, and another distribution sends it',
    'not-owned',
    async () => {
      const scene = await copied();
      await untag(scene);
      return { scene, words: [`key ${scene.key.id} is not this gate's`, `${scene.copy} still sends it`] };
    },
  ],
  [
    'its tag was taken away',
    'not-owned',
    async () => {
      const scene = await gated();
      await untag(scene);
      return { scene, words: [`key ${scene.key.id} is not this gate's`, 'stays valid'] };
    },
  ],
  [
    'it was created by hand and is valid through a plan of others',
    'not-owned',
    async () => {
      const scene = await gated();
      const { account, live } = scene;
      const { keyId } = await handMadeKey(account, live.apiId);
      await setHeader(account, live.distributionId, handMade);
      await account.pass(600);
      return { scene, words: [`key ${keyId} is not this gate's`, 'stays valid through the usage plan'] };
    },
  ],
  [
    'it was created by hand and not adopted by the gate',
    'not-owned',
    async () => {
      const scene = await gated();
      const { account, live, planId } = scene;
      const { keyId } = await handMadeKey(account, live.apiId, []);
      await account.inTime(attachKey(account.aws, planId, keyId));
      await setHeader(account, live.distributionId, handMade);
      await account.pass(600);
      return { scene, words: [`key ${keyId} is not this gate's`] };
    },
  ],
];

/** What a workflow gets, and the warnings on the way. */
describe.each(olderKeys)('an older key stays valid: %s', (what, outcome, open) => {
  const revocations = ['graceful', 'immediate'] as const;
  // Beside a hand-made key that is sent the gate's own is left over: without a revocation the run only finishes that.
  const ways = what.includes('by hand') ? revocations : (['no', ...revocations] as const);

  test.each(ways)('with `revoke: %s`', async (revoke) => {
    const { scene, words } = await open();
    const { account, live } = scene;
    const inputs = readInputs({
      ...{ INPUT_COMMAND: 'rotate', INPUT_NAME: 'photos', INPUT_REVOKE: revoke },
      'INPUT_DISTRIBUTION-IDS': live.distributionId,
      AWS_REGION: 'eu-central-1',
    });
    const warnings: string[] = [];
    const { failure, sentence, outputs } = await account.run((context) => {
      const warned = (line: string): void => void warnings.push(line);
      return runRotate({ ...context, journal: { ...context.journal, warned } }, inputs, []);
    });
    expect(outputs).toMatchObject({ outcome, rotated: true });
    // Without a revocation it is a warning, and the run passes.
    expect(failure?.anchor).toBe(revoke === 'no' ? undefined : outcome);
    const told = revoke === 'no' ? [warnings.join('\n'), sentence] : [failure?.message];
    for (const word of words) for (const text of told) expect(text).toContain(word);
    expect(sentence).not.toContain('no older key is left');
    const [, stays] = /^key (\w+)/.exec(words[0] ?? '') ?? [];
    expect((await account.keys()).find(({ id }) => id === stays)).toMatchObject({ enabled: true });
    expect(await served(account, [live.distributionId])).toEqual([200]);
  });
});

test('an outside sender holds an old key for months: weekly rotations keep the enabled keys few', async () => {
  const { account, live, key } = await gated();
  const copy = await addDistribution(account, toApi(account, live, { 'x-api-key': key.value }));
  await account.pass(600);
  const ids = [live.distributionId, copy];
  const own = { distributionIds: [live.distributionId] };
  for (let week = 0; week < 8; week++) {
    const { result, refused } = await rotateUnderLoad(account, ids, own);
    expect([result.outcome, result.rotated, refused]).toEqual(['still-sent', true, 0]);
    expect((await account.keys()).filter(({ enabled }) => enabled).length).toBeLessThanOrEqual(3);
    await account.pass(7 * 86_400);
  }
  expect(await served(account, ids)).toEqual([200]);
  expect((await account.keys()).find(({ id }) => id === key.id)).toMatchObject({ enabled: true });
  await setHeader(account, copy, 'aValueOfTheirOwn00000000000');
  await account.pass(600);
  expect((await account.rotate(own)).outcome).toBe('finished');
  expect(await account.keys()).toHaveLength(1);
});
