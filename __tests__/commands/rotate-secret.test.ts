import { describe, expect, test } from '@jest/globals';
import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import { setHeader } from '../account/distribution.ts';
import { gateName } from '../../simulation/world/places.ts';
import { faultsOf } from '../account/gated.ts';
import { keySecret, secretValue } from '../account/key-secret.ts';
import { openRotationStage, type RotationStage } from '../account/rotation-stage.ts';

const SecretId = keySecret;
const sent = { operation: 'UpdateDistribution', nth: 1 } as const;

/** A gate whose live key stands in a secret, as `gate` leaves it. */
async function openStage(input: object = {}): Promise<RotationStage> {
  const stage = await openRotationStage();
  const value = { Name: keySecret, SecretString: stage.gate.firstValue, ...input };
  await stage.account.secrets.createSecret(value);
  return stage;
}

/** What an owner that reads the secret puts into the header: nothing, where it is the live key. */
async function applied({ account, target }: RotationStage): Promise<string | undefined> {
  return setHeader(account, target, String(await secretValue(account)));
}

describe('a rotation with a secret', () => {
  test('makes seven writes, and the next apply of an owner changes nothing', async () => {
    const stage = await openStage();
    const { result, writes, reads } = await stage.rotate({ keySecret });
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(writes).toEqual([
      ...['CreateApiKey', 'CreateUsagePlanKey', 'PutSecretValue', 'PutSecretValue'],
      ...['UpdateDistribution', 'UpdateApiKey', 'DeleteApiKey'],
    ]);
    const firstPoll = reads.indexOf('GetDistribution') + 1;
    const polls = ['GetDistribution', 'ListDistributions', 'DescribeSecret'];
    expect(reads.filter((name, index) => index < firstPoll || !polls.includes(name))).toEqual([
      ...['GetUsagePlans', 'DescribeSecret', 'GetSecretValue'],
      ...['ListDistributions', 'GetDistribution', 'GetUsagePlanKeys', 'GetApiKeys'],
      ...['GetRestApi', 'GetApiKeys', 'GetUsagePlans'],
    ]);
    expect(await applied(stage)).toBeUndefined();
    const again = await stage.rotate({ keySecret });
    expect(again.result).toMatchObject({ outcome: 'finished', deletedKeyIds: [result.liveKeyId] });
    expect(await listAllKeys(stage.account.aws)).toHaveLength(1);
    expect(await applied(stage)).toBeUndefined();
  });

  test('leaves no stage to the old key, and the other members of a JSON secret alone', async () => {
    const { account, gate, target, rotate } = await openRotationStage();
    const text = (key: string): string => `{"account":12345678901234567890,"key":"${key}","user":[1.0]}`;
    await account.secrets.createSecret({ Name: keySecret, SecretString: text(gate.firstValue) });
    const { result } = await rotate({ keySecret, keySecretField: 'key' });
    const live = (await account.keys()).find(({ id }) => id === result.liveKeyId)?.value ?? '';
    expect(await setHeader(account, target, live)).toBeUndefined();
    for (const stage of ['AWSCURRENT', 'AWSPREVIOUS'])
      expect(await secretValue(account, stage)).toBe(text(live));
  });

  test.each([
    ['while the new key is proved', 30, undefined],
    ['at the moment of its write', 0, 'PutSecretValue'],
    ['between the two halves of its write', 0, 'UpdateSecretVersionStage'],
  ])('keeps what another tool writes into the other members %s', async (_, after, before) => {
    const { account, gate, target, rotate } = await openRotationStage();
    const text = (key: string, note: number): string => JSON.stringify({ user: 'app', key, note });
    await account.secrets.createSecret({ Name: keySecret, SecretString: text(gate.firstValue, 0) });
    if (before !== undefined)
      account.failNext({ operation: before, nth: 1, fault: { kind: 'slow', ms: 20_000 } });
    const other = async (): Promise<void> => {
      await account.pass(before === undefined ? after : 100);
      const members = JSON.parse(String(await secretValue(account))) as object;
      await account.secrets.putSecretValue({
        SecretId,
        SecretString: JSON.stringify({ ...members, note: 1 }),
      });
    };
    const [{ result }] = await Promise.all([rotate({ keySecret, keySecretField: 'key' }), other()]);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    const live = (await account.keys()).find(({ id }) => id === result.liveKeyId)?.value ?? '';
    expect(await setHeader(account, target, live)).toBeUndefined();
    expect(await secretValue(account)).toBe(text(live, 1));
  });

  test('wins where an owner was faster with the same value', async () => {
    const { account, gate, target, rotate } = await openStage();
    account.failNext({ ...sent, fault: { kind: 'slow', ms: 60_000 } });
    const owner = async (): Promise<unknown> => {
      for (;;) {
        await account.pass(5);
        const value = await secretValue(account);
        if (value !== gate.firstValue) return setHeader(account, target, String(value));
      }
    };
    const [{ result, calls }] = await Promise.all([rotate({ keySecret }), owner()]);
    expect(calls.map(({ outcome }) => outcome)).toContain('PreconditionFailed');
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
  });

  test('goes on after a run that died with its key in the secret, which is not retired before the secret moved on', async () => {
    const stage = await openStage();
    stage.account.failNext({ ...sent, fault: { kind: 'accessDenied' } });
    await expect(stage.rotate({ keySecret })).rejects.toThrow('UpdateDistribution');
    expect(await secretValue(stage.account)).not.toBe(stage.gate.firstValue);
    const { result } = await stage.rotate({ keySecret, intent: { maxKeyAge: 30 * 86_400 } });
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(result.deletedKeyIds).toHaveLength(2);
    expect(await applied(stage)).toBeUndefined();
  });

  test('goes on where its own key in the secret was deleted by hand before it went live', async () => {
    const stage = await openStage();
    const { account, rotate } = stage;
    account.failNext({ ...sent, fault: { kind: 'accessDenied' } });
    await expect(rotate({ keySecret })).rejects.toThrow('UpdateDistribution');
    const left = await secretValue(account);
    const key = (await account.keys()).find(({ value }) => value === left);
    await account.apiGateway.deleteApiKey({ apiKey: key?.id });
    expect((await rotate({ keySecret })).result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await applied(stage)).toBeUndefined();
  });

  test('and also where another tool has changed the other members since', async () => {
    const { account, gate, rotate } = await openRotationStage();
    const text = (key: string, note: number): string => JSON.stringify({ key, note });
    await account.secrets.createSecret({ Name: keySecret, SecretString: text(gate.firstValue, 0) });
    account.failNext({ ...sent, fault: { kind: 'accessDenied' } });
    const change = { keySecret, keySecretField: 'key' };
    await expect(rotate(change)).rejects.toThrow('UpdateDistribution');
    const { key: left } = JSON.parse(String(await secretValue(account))) as { key: string };
    for (const note of [1, 2])
      await account.secrets.putSecretValue({ SecretId, SecretString: text(left, note) });
    const key = (await account.keys()).find(({ value }) => value === left);
    await account.apiGateway.deleteApiKey({ apiKey: key?.id });
    const { result } = await rotate(change);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(JSON.parse(String(await secretValue(account)))).toMatchObject({ note: 2 });
  });

  test('but not where it holds no key at all: a text of another over one of ours, both without the member', async () => {
    const { account, rotate } = await openStage();
    await rotate({ keySecret });
    await account.secrets.putSecretValue({ SecretId, SecretString: 'a password' });
    const { error, writes } = await account.refusalOf(() => rotate({ keySecret, keySecretField: 'key' }));
    expect({ error, writes }).toMatchObject({ error: { anchor: 'key-secret' }, writes: [] });
  });

  test.each(['AWSPENDING', 'ours'])('keeps a key that the stage %s holds, and says so', async (which) => {
    const { account, gate, rotate } = await openStage();
    const held = { SecretId, SecretString: gate.firstValue, VersionStages: [which] };
    await account.secrets.putSecretValue(held);
    const { result } = await rotate({ keySecret });
    expect(result).toMatchObject({ outcome: 'still-sent', rotated: true });
    expect(result.reason).toContain(`the secret ${keySecret} still sends it`);
    const said = faultsOf(await account.status({ name: gateName, keySecret })).join('\n');
    expect(said).toContain('another stage of the secret holds');
    expect(said).not.toContain('keys left over');
  });
});

describe('before anything is created, a rotation rejects', () => {
  const holding =
    (text: (firstValue: string) => string) =>
    ({ account, gate }: RotationStage): Promise<unknown> =>
      account.secrets.createSecret({ Name: keySecret, SecretString: text(gate.firstValue) });

  test.each<[string, (stage: RotationStage) => Promise<unknown>, RegExp, string?]>([
    ['a secret that does not exist', async () => undefined, /There is no secret photos/],
    [
      'one that holds something foreign',
      holding(() => 'a password'),
      /contains a value that is not a key of the gate/,
    ],
    [
      'one that is JSON where no field was named',
      holding((key) => JSON.stringify({ key })),
      /contains a value that is not a key/,
    ],
    [
      'one that is to be deleted',
      async (stage) => {
        await holding(() => 'x')(stage);
        await stage.account.secrets.deleteSecret({ SecretId });
      },
      /scheduled for deletion/,
    ],
    [
      'one of another Region',
      async () => undefined,
      /is in us-east-1/,
      'arn:aws:secretsmanager:us-east-1:123456789012:secret:x-abcdef',
    ],
  ])('%s', async (...[, prepare, message, other]) => {
    const stage = await openRotationStage();
    await prepare(stage);
    const named = typeof other === 'string' ? other : keySecret;
    expect(await stage.account.refusalOf(() => stage.rotate({ keySecret: named }))).toMatchObject({
      error: { message: expect.stringMatching(message) as unknown, anchor: 'key-secret' },
      writes: [],
    });
  });

  test.each(['GetSecretValue', 'PutSecretValue'])(
    'one whose KMS key does not let it %s',
    async (operation) => {
      const { account, rotate } = await openStage({
        KmsKeyId: 'arn:aws:kms:eu-central-1:123456789012:key/own',
      });
      const message = 'Access to KMS is not allowed';
      const fault = { kind: 'refused', code: 'AccessDeniedException', status: 400, message } as const;
      account.failNext({ operation, fault });
      const { error, writes } = await account.refusalOf(() => rotate({ keySecret }));
      expect(error).toMatchObject({
        anchor: 'key-secret',
        remedy: expect.stringContaining('kms:GenerateDataKey') as unknown,
      });
      expect(writes).not.toContain('CreateApiKey');
    },
  );
});
