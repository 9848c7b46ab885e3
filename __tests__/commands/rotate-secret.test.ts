import { DeleteApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { describe, expect, test } from '@jest/globals';
import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import { apply, ask, keySecret, sentBy, valueOf } from './key-secret.ts';
import {
  openRotationStage,
  type RotateOptions,
  type Rotation,
  type RotationStage,
} from './rotation-stage.ts';

const withSecret = { settings: { keySecret } };
const kmsKey = 'arn:aws:kms:eu-central-1:123456789012:key/own';

/** A gate whose live key stands in a secret, as `gate` leaves it. */
async function openStage(input: object = {}): Promise<RotationStage> {
  const stage = await openRotationStage();
  await stage.during(() => ask(stage.aws, 'CreateSecret', { SecretString: stage.gate.firstValue, ...input }));
  return stage;
}

const target = ({ gate }: RotationStage): string => gate.targetIds[0] ?? '';

/** What an owner that reads the secret puts into the header: nothing, where it is the live key. */
async function applied(stage: RotationStage): Promise<string | undefined> {
  return stage.during(async () => apply(stage.aws, target(stage), String(await valueOf(stage.aws))));
}

async function rotated(stage: RotationStage, options: RotateOptions = withSecret): Promise<Rotation> {
  const rotation = await stage.rotate(options);
  expect({ refused: rotation.refused, leaked: rotation.leaked }).toEqual({ refused: 0, leaked: 0 });
  return rotation;
}

describe('a rotation with a secret', () => {
  test('makes seven writes, and the next apply of an owner changes nothing', async () => {
    const stage = await openStage();
    const { result, writes } = await rotated(stage);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(writes).toEqual([
      ...['CreateApiKey', 'CreateUsagePlanKey', 'PutSecretValue', 'PutSecretValue'],
      ...['UpdateDistribution', 'UpdateApiKey', 'DeleteApiKey'],
    ]);
    expect(await applied(stage)).toBeUndefined();
    const again = await rotated(stage);
    expect(again.result.outcome).toBe('finished');
    expect(again.result.deletedKeyIds).toEqual([result.liveKeyId]);
    expect(await stage.during(() => listAllKeys(stage.aws))).toHaveLength(1);
    expect(await applied(stage)).toBeUndefined();
  });

  test('reads the secret twice beside the eight reads and the polls', async () => {
    const stage = await openStage();
    const { reads } = await rotated(stage);
    const firstPoll = reads.indexOf('GetDistribution') + 1;
    const polls = ['GetDistribution', 'ListDistributions', 'DescribeSecret'];
    const beside = reads.filter((name, index) => index < firstPoll || !polls.includes(name));
    expect(beside).toEqual([
      ...['GetUsagePlans', 'DescribeSecret', 'GetSecretValue'],
      ...['ListDistributions', 'GetDistribution', 'GetUsagePlanKeys', 'GetApiKeys'],
      ...['GetRestApi', 'GetApiKeys', 'GetUsagePlans'],
    ]);
  });

  test('leaves no stage to the old key, and the other members of a JSON secret alone', async () => {
    const text = (key: string): string => JSON.stringify({ user: 'app', key });
    const stage = await openRotationStage();
    await stage.during(() => ask(stage.aws, 'CreateSecret', { SecretString: text(stage.gate.firstValue) }));
    await rotated(stage, { settings: { keySecret, keySecretField: 'key' } });
    const sent = await stage.during(() => sentBy(stage.aws, target(stage)));
    for (const which of ['AWSCURRENT', 'AWSPREVIOUS'])
      expect(await stage.during(() => valueOf(stage.aws, which))).toBe(text(sent ?? ''));
  });

  test.each([
    ['while the new key is proved', 30_000, undefined],
    ['at the moment of its write', 0, 'PutSecretValue'],
    ['between the two halves of its write', 0, 'UpdateSecretVersionStage'],
  ])('keeps what another tool writes into the other members %s', async (_, after, before) => {
    const stage = await openRotationStage();
    const text = (key: string, note: number): string => JSON.stringify({ user: 'app', key, note });
    const first = text(stage.gate.firstValue, 0);
    await stage.during(() => ask(stage.aws, 'CreateSecret', { SecretString: first }));
    const change = async (): Promise<void> => {
      const members = JSON.parse(String(await valueOf(stage.aws))) as object;
      await ask(stage.aws, 'PutSecretValue', { SecretString: JSON.stringify({ ...members, note: 1 }) });
    };
    const { clock } = stage.local.surroundings;
    if (before !== undefined)
      stage.failNext({ operation: before, nth: 1, fault: { kind: 'slow', ms: 20_000 } });
    const other = stage.during(async () => {
      await clock.sleep(before === undefined ? after : 100_000);
      await change();
    });
    const settings = { keySecret, keySecretField: 'key' };
    const [{ result }] = await Promise.all([rotated(stage, { settings }), other]);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    const sent = await stage.during(() => sentBy(stage.aws, target(stage)));
    expect(await stage.during(() => valueOf(stage.aws))).toBe(text(sent ?? '', 1));
  });

  test('wins where an owner was faster with the same value', async () => {
    const stage = await openStage();
    stage.local.faults.add({ operation: 'UpdateDistribution', nth: 1, fault: { kind: 'slow', ms: 60_000 } });
    const owner = stage.during(async () => {
      for (;;) {
        await stage.local.surroundings.clock.sleep(5_000);
        const value = await valueOf(stage.aws);
        if (value !== stage.gate.firstValue) return apply(stage.aws, target(stage), String(value));
      }
    });
    const [{ result, calls }] = await Promise.all([rotated(stage), owner]);
    expect(calls.map(({ outcome }) => outcome)).toContain('PreconditionFailed');
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
  });

  test('goes on after a run that died with its key in the secret, which is not retired before the secret moved on', async () => {
    const stage = await openStage();
    stage.failNext({ operation: 'UpdateDistribution', nth: 1, fault: { kind: 'accessDenied' } });
    await expect(rotated(stage)).rejects.toThrow('UpdateDistribution');
    const left = await stage.during(() => valueOf(stage.aws));
    expect(left).not.toBe(stage.gate.firstValue);
    const { result } = await rotated(stage, { settings: { keySecret }, intent: { maxKeyAge: 30 * 86_400 } });
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(result.deletedKeyIds).toHaveLength(2);
    expect(await applied(stage)).toBeUndefined();
  });

  test('goes on where its own key in the secret was deleted by hand before it went live', async () => {
    const stage = await openStage();
    stage.failNext({ operation: 'UpdateDistribution', nth: 1, fault: { kind: 'accessDenied' } });
    await expect(rotated(stage)).rejects.toThrow('UpdateDistribution');
    const left = await stage.during(() => valueOf(stage.aws));
    await stage.during(async () => {
      const key = (await listAllKeys(stage.aws)).find(({ value }) => value === left);
      await stage.aws.apiGateway.send(new DeleteApiKeyCommand({ apiKey: key?.id }));
    });
    const { result } = await rotated(stage);
    expect(result).toMatchObject({ outcome: 'finished', rotated: true });
    expect(await applied(stage)).toBeUndefined();
  });

  test.each(['AWSPENDING', 'ours'])('keeps a key that the stage %s holds, and says so', async (which) => {
    const stage = await openStage();
    await stage.during(() =>
      ask(stage.aws, 'PutSecretValue', { SecretString: stage.gate.firstValue, VersionStages: [which] }),
    );
    const { result } = await rotated(stage);
    expect(result).toMatchObject({ outcome: 'still-sent', rotated: true });
    expect(result.reason).toContain(`the secret ${keySecret} still sends it`);
  });
});

describe('before anything is made, a rotation refuses', () => {
  test.each<[string, (stage: RotationStage) => Promise<unknown>, RegExp, string?]>([
    ['a secret that does not exist', () => Promise.resolve(), /There is no secret photos/],
    [
      'one that holds something foreign',
      ({ aws }) => ask(aws, 'CreateSecret', { SecretString: 'a password' }),
      /holds something that is no key of the gate/,
    ],
    [
      'one that is JSON where no field was named',
      ({ aws, gate }) => ask(aws, 'CreateSecret', { SecretString: JSON.stringify({ key: gate.firstValue }) }),
      /holds something that is no key/,
    ],
    [
      'one that is to be deleted',
      async ({ aws }) => {
        await ask(aws, 'CreateSecret', { SecretString: 'x' });
        await ask(aws, 'DeleteSecret');
      },
      /scheduled for deletion/,
    ],
    [
      'one of another Region',
      () => Promise.resolve(),
      /lies in us-east-1/,
      'arn:aws:secretsmanager:us-east-1:123456789012:secret:x-abcdef',
    ],
  ])('%s', async (_, prepare, message, other = keySecret) => {
    const stage = await openRotationStage();
    await stage.during(() => prepare(stage));
    const rotation = stage.rotate({ settings: { keySecret: other } });
    await expect(rotation).rejects.toMatchObject({
      message: expect.stringMatching(message) as unknown,
      anchor: 'key-secret',
    });
    expect(stage.said.join('')).not.toContain('created');
  });

  test.each(['GetSecretValue', 'PutSecretValue'])(
    'one whose KMS key does not let it %s',
    async (operation) => {
      const stage = await openStage({ KmsKeyId: kmsKey });
      const refused = {
        kind: 'refused',
        code: 'AccessDeniedException',
        status: 400,
        message: 'Access to KMS is not allowed',
      } as const;
      stage.failNext({ operation, fault: refused });
      await expect(stage.rotate(withSecret)).rejects.toMatchObject({
        anchor: 'key-secret',
        remedy: expect.stringContaining('kms:GenerateDataKey') as unknown,
      });
      expect(
        stage.local.calls.map((call) => call.operation).filter((name) => name === 'CreateApiKey'),
      ).toHaveLength(1);
    },
  );
});
