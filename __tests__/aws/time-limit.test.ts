import { describe, expect, test } from '@jest/globals';
import { createKey, findKey, keyName, listAllKeys, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';
import {
  findDistribution,
  listDistributions,
  TooLate,
  updateDistribution,
} from '../../src/aws/cloudfront/distribution.ts';
import { answerWasLost, isUnseen } from '../../src/aws/client/refusal.ts';
import { buildGate } from '../../simulation/world/gate.ts';
import { answerWith, openWiredAccount, rejectionOf, type WiredAccount } from './account.ts';

const value = 'aSecretKeyValueOf30Characters0';
const never = new Promise<never>(() => undefined);

/** Seconds of virtual time until `work` ends, and what it is rejected with. */
async function ending(account: WiredAccount, work: Promise<unknown>) {
  const began = account.clock.now();
  const error = await account.clock.run(rejectionOf(work));
  return { error, seconds: (account.clock.now() - began) / 1_000 };
}

describe('a response that never comes', () => {
  test('is not waited for: a read is made again', async () => {
    const account = await openWiredAccount();
    let calls = 0;
    account.intercept(() => (++calls === 1 ? never : undefined));
    const began = account.clock.now();
    expect(await account.clock.run(listDistributions(account.aws))).toEqual([]);
    expect(account.clock.now() - began).toBeLessThanOrEqual(60_500);
    expect(calls).toBe(2);
  });

  test('ends a read within two minutes when it never comes again', async () => {
    const account = await openWiredAccount();
    account.intercept(() => never);
    const { error, seconds } = await ending(account, listAllKeys(account.aws));
    expect(seconds).toBeLessThan(120);
    expect([answerWasLost(error), isUnseen(error)]).toEqual([true, true]);
    expect(String(error)).toMatch(/returned no usable response: TimeoutError: no response within 55 s/);
  });

  test('does not make a second key: the first is found by its value', async () => {
    const account = await openWiredAccount();
    account.intercept((request, onwards) =>
      request.method === 'POST' ? onwards().then(() => never) : undefined,
    );
    const made = await account.clock.run(createKey(account.aws, 'photos', value));
    account.intercept(() => undefined);
    expect((await account.clock.run(listAllKeys(account.aws))).map(({ id }) => id)).toEqual([made.id]);
  });

  test('leaves no timer behind, and none after a response', async () => {
    const account = await openWiredAccount();
    const sleeping = new Set<AbortSignal>();
    const { sleep } = account.clock;
    Object.assign(account.clock, {
      sleep: async (ms: number, signal?: AbortSignal) => {
        if (signal) sleeping.add(signal);
        await sleep(ms, signal);
      },
    });
    await account.clock.run(listAllKeys(account.aws));
    expect(sleeping.size).toBeGreaterThan(0);
    expect([...sleeping].every(({ aborted }) => aborted)).toBe(true);
  });

  test('is ignored when it comes late', async () => {
    const account = await openWiredAccount();
    let calls = 0;
    account.intercept((_, onwards) =>
      ++calls === 1 ? account.clock.sleep(70_000).then(() => answerWith('late', 500)) : onwards(),
    );
    expect(await account.clock.run(listDistributions(account.aws))).toEqual([]);
  });
});

describe('a run that is told to stop', () => {
  const reason = new DOMException('told to stop', 'AbortError');

  async function stopped(
    work: (account: WiredAccount) => Promise<unknown>,
    answers: () => Promise<never> | undefined,
  ) {
    const stop = new AbortController();
    const account = await openWiredAccount(stop.signal);
    account.intercept(answers);
    void account.clock.sleep(2_000).then(() => {
      stop.abort(reason);
    });
    return { ...(await ending(account, work(account))), account };
  }

  test('ends a read in flight at once', async () => {
    const { error, seconds } = await stopped(
      ({ aws }) => findKey(aws, 'k1'),
      () => never,
    );
    expect([error, seconds]).toEqual([reason, 2]);
  });

  test('ends a write in flight after four seconds', async () => {
    const { error, seconds } = await stopped(
      ({ aws }) => setKeyEnabled(aws, 'k1', false),
      () => never,
    );
    expect([error, seconds]).toEqual([reason, 6]);
  });

  test('waits for the response of an in-flight write', async () => {
    const stop = new AbortController();
    const account = await openWiredAccount(stop.signal);
    account.intercept((_, onwards) => account.clock.sleep(4_000).then(onwards));
    void account.clock.sleep(2_000).then(() => {
      stop.abort(reason);
    });
    expect(await account.clock.run(createKey(account.aws, 'photos', value))).toMatchObject({ value });
  });

  test.each([
    ['read', ({ aws }: WiredAccount) => findKey(aws, 'k1')],
    ['write', ({ aws }: WiredAccount) => setKeyEnabled(aws, 'k1', false)],
  ] as const)('ends the pause before a %s is made again', async (_, work) => {
    const broken = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }));
    const { error, seconds } = await stopped(work, broken);
    expect([error, seconds]).toEqual([reason, 2]);
  });

  test('sends nothing new', async () => {
    const stop = new AbortController();
    const account = await openWiredAccount(stop.signal);
    stop.abort(reason);
    const before = account.local.calls.length;
    const { error } = await ending(account, createKey(account.aws, 'photos', value));
    expect(error).toBe(reason);
    expect(account.local.calls).toHaveLength(before);
  });
});

describe('a new key that exists already', () => {
  test('is the one of an earlier attempt, found once a list shows it', async () => {
    const account = await openWiredAccount();
    const began = account.clock.now();
    account.intercept((request, onwards) => {
      if (request.method === 'POST')
        return account.local.calls.some(({ operation }) => operation === 'CreateApiKey')
          ? onwards()
          : onwards().then(() => Promise.reject(Object.assign(new Error('reset'), { code: 'ECONNRESET' })));
      return account.clock.now() - began < 60_000
        ? answerWith('{"item":[]}', 200, 'application/json')
        : undefined;
    });
    const made = await account.clock.run(createKey(account.aws, 'photos', value));
    expect(made).toMatchObject({ value, enabled: true });
    const writes = account.local.calls.filter(({ write }) => write);
    expect(writes.map(({ outcome }) => outcome)).toEqual(['done', 'ConflictException']);
  });

  test('is found under another name too', async () => {
    const account = await openWiredAccount();
    const made = await account.clock.run(createKey(account.aws, 'other', value));
    expect(await account.clock.run(createKey(account.aws, 'photos', value))).toEqual(made);
    expect(keyName('other')).not.toBe(keyName('photos'));
  });

  test('that no list ever shows ends in words', async () => {
    const account = await openWiredAccount();
    await account.clock.run(createKey(account.aws, 'photos', value));
    account.intercept((request) =>
      request.method === 'GET' ? answerWith('{"item":[]}', 200, 'application/json') : undefined,
    );
    const { error, seconds } = await ending(account, createKey(account.aws, 'photos', value));
    expect(error).toMatchObject({ anchor: 'key-not-listed' });
    expect(String(error)).not.toContain(value);
    expect(seconds).toBeGreaterThanOrEqual(120);
    expect(seconds).toBeLessThan(130);
  });
});

describe('a switch', () => {
  async function withTarget() {
    const account = await openWiredAccount();
    const parts = { targets: [1], staging: false, other: false, leftovers: [] };
    const gate = await account.clock.run(buildGate(account.aws, account.clock, parts));
    const found = await account.clock.run(findDistribution(account.aws, gate.targetIds[0] ?? ''));
    if (!found) throw new Error('the gate has no distribution');
    const updates = () => account.local.calls.filter(({ operation }) => operation === 'UpdateDistribution');
    const update = (until: number) => updateDistribution(account.aws, found, found.config, until);
    return { account, update, updates };
  }

  test('is sent in time', async () => {
    const { account, update, updates } = await withTarget();
    const before = updates().length;
    await account.clock.run(update(account.clock.now() + 1));
    expect(updates()).toHaveLength(before + 1);
  });

  test('is not sent by a machine that stood still after it was decided', async () => {
    const { account, update, updates } = await withTarget();
    const before = updates().length;
    account.aws.cloudFront.middlewareStack.add(
      (next) => async (args) => {
        await account.clock.sleep(3_600_000);
        return next(args);
      },
      { step: 'finalizeRequest', name: 'standStill', priority: 'high' },
    );
    const { error } = await ending(account, update(account.clock.now() + 60_000));
    expect(error).toBeInstanceOf(TooLate);
    expect(error).toMatchObject({ name: 'TooLate', sentBefore: false });
    expect(updates()).toHaveLength(before);
  });

  test('is not sent again too late', async () => {
    const { account, update } = await withTarget();
    let sent = 0;
    account.intercept(({ method }) => {
      if (method !== 'PUT') return undefined;
      sent++;
      return never;
    });
    const { error } = await ending(account, update(account.clock.now() + 30_000));
    expect(error).toMatchObject({ name: 'TooLate', sentBefore: true });
    expect(sent).toBe(1);
  });
});
