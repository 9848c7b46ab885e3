import * as sdk from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import { administratorKey } from '../../../local-aws/credentials.ts';
import { createLocalAws, type LocalAws } from '../../../local-aws/local-aws.ts';

const SecretId = 'photos/key';
const kmsKey = 'arn:aws:kms:eu-central-1:123456789012:key/own';
const user = {
  accessKeyId: 'AKIALOCALAWSDEPLOYER',
  secretAccessKey: 'secret',
  principalArn: 'arn:aws:iam::123456789012:user/deployer',
};
const token = (letter: string): string => letter.repeat(32);

let clock: VirtualClock;
let aws: LocalAws;
let send: (operation: string, input?: object) => Promise<Record<string, unknown>>;

function senderWith(credentials: typeof administratorKey): typeof send {
  const client = new sdk.SecretsManagerClient({
    ...{ region: 'eu-central-1', maxAttempts: 1, credentials },
    requestHandler: aws.requestHandler(),
  });
  const commands = sdk as unknown as Record<string, new (input: object) => never>;
  return async (operation, input = { SecretId }) => {
    const Command = commands[`${operation}Command`];
    if (!Command) throw new Error(operation);
    return (await client.send(new Command(input))) as object as Record<string, unknown>;
  };
}

async function stages(): Promise<unknown> {
  return (await send('DescribeSecret')).VersionIdsToStages;
}

beforeEach(async () => {
  clock = createVirtualClock(Date.UTC(2026, 0, 5));
  aws = createLocalAws({ clock });
  send = senderWith(administratorKey);
  await send('CreateSecret', { Name: SecretId, SecretString: 'one', ClientRequestToken: token('1') });
});

const put = (letter: string, more: object = {}): Promise<Record<string, unknown>> =>
  send('PutSecretValue', { SecretId, SecretString: letter, ClientRequestToken: token(letter), ...more });

describe('versions and their stages', () => {
  test('a new value takes AWSCURRENT and leaves AWSPREVIOUS on the one before', async () => {
    await put('2');
    expect(await stages()).toEqual({ [token('2')]: ['AWSCURRENT'], [token('1')]: ['AWSPREVIOUS'] });
    await put('3');
    expect(await stages()).toEqual({ [token('3')]: ['AWSCURRENT'], [token('2')]: ['AWSPREVIOUS'] });
    await put('4', { VersionStages: ['AWSPENDING', 'own'] });
    expect(await stages()).toMatchObject({
      [token('3')]: ['AWSCURRENT'],
      [token('4')]: ['AWSPENDING', 'own'],
    });
  });

  test('a token is used once: again with the same value it does nothing, with another it is refused', async () => {
    await put('2');
    await put('3');
    await put('2');
    expect(await send('GetSecretValue')).toMatchObject({ SecretString: '3', VersionId: token('3') });
    await expect(put('2', { SecretString: 'x' })).rejects.toMatchObject({ name: 'ResourceExistsException' });
  });

  test('a label moves from the version that it is on, and from no other', async () => {
    await put('2');
    await put('3');
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: token('2') };
    await expect(
      send('UpdateSecretVersionStage', { ...move, RemoveFromVersionId: token('1') }),
    ).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await send('UpdateSecretVersionStage', { ...move, RemoveFromVersionId: token('3') });
    expect(await stages()).toEqual({ [token('2')]: ['AWSCURRENT'], [token('3')]: ['AWSPREVIOUS'] });
    const remove = { SecretId, RemoveFromVersionId: token('3'), VersionStage: 'AWSPREVIOUS' };
    await send('UpdateSecretVersionStage', remove);
    expect(await stages()).toEqual({ [token('2')]: ['AWSCURRENT'] });
  });
});

test('a deleted secret is described, refuses its values, can be restored, and is gone when its window is over', async () => {
  await send('DeleteSecret', { SecretId, RecoveryWindowInDays: 7 });
  expect(await send('DescribeSecret')).toHaveProperty('DeletedDate');
  for (const what of ['GetSecretValue', 'DeleteSecret'])
    await expect(send(what)).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await expect(put('2')).rejects.toMatchObject({ name: 'InvalidRequestException' });
  await expect(send('CreateSecret', { Name: SecretId })).rejects.toMatchObject({
    name: 'InvalidRequestException',
  });
  await send('RestoreSecret');
  expect(await send('GetSecretValue')).toMatchObject({ SecretString: 'one' });
  await send('DeleteSecret', { SecretId, RecoveryWindowInDays: 7 });
  await clock.run(clock.sleep(7 * 86_400_000));
  await expect(send('DescribeSecret')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('a secret answers to its name, its ARN, and its ARN without the six characters', async () => {
  const arn = aws.secretsManager.find(SecretId)?.arn ?? '';
  expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:123456789012:secret:photos\/key-\w{6}$/);
  for (const id of [arn, arn.slice(0, -7)])
    expect(await send('DescribeSecret', { SecretId: id })).toMatchObject({ Name: SecretId });
});

test.each([
  ['GetSecretValue', { SecretId: 'none' }, 'ResourceNotFoundException'],
  ['GetSecretValue', { SecretId, VersionStage: 'AWSPREVIOUS' }, 'ResourceNotFoundException'],
  ['GetSecretValue', { SecretId, VersionId: token('9') }, 'ResourceNotFoundException'],
  ['GetSecretValue', { SecretId, VersionId: token('1'), VersionStage: 'x' }, 'InvalidRequestException'],
  ['CreateSecret', { Name: SecretId, SecretString: 'other' }, 'ResourceExistsException'],
  ['CreateSecret', { Name: 'a b', SecretString: 'x' }, 'ValidationException'],
  ['CreateSecret', { Name: 'x', Tags: [{ Key: 'aws:x', Value: '' }] }, 'InvalidParameterException'],
  [
    'PutSecretValue',
    { SecretId, SecretString: 'x', ClientRequestToken: 'short' },
    'InvalidParameterException',
  ],
  ['DeleteSecret', { SecretId, RecoveryWindowInDays: 6 }, 'InvalidParameterException'],
  [
    'DeleteSecret',
    { SecretId, RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
    'InvalidParameterException',
  ],
  [
    'UpdateSecretVersionStage',
    { SecretId, VersionStage: 'AWSCURRENT', RemoveFromVersionId: token('1') },
    'InvalidParameterException',
  ],
  [
    'UpdateSecretVersionStage',
    { SecretId, VersionStage: 'x', MoveToVersionId: token('9') },
    'ResourceNotFoundException',
  ],
])('%s of %j is refused: %s', async (operation, input, name) => {
  await expect(send(operation, input)).rejects.toMatchObject({ name, $metadata: { httpStatusCode: 400 } });
});

describe('who may', () => {
  const grant = (Action: string | string[], Resource: string): void => {
    aws.iam.grant(user.principalArn, [{ Statement: [{ Effect: 'Allow', Action, Resource }] }]);
  };
  beforeEach(() => {
    aws.credentials.add(user);
    send = senderWith(user);
  });

  test('a policy by `-??????` knows a secret that exists, and refuses to say that one does not', async () => {
    grant('secretsmanager:*', 'arn:aws:secretsmanager:*:*:secret:photos/key-??????');
    expect(await send('GetSecretValue')).toMatchObject({ SecretString: 'one' });
    await expect(send('GetSecretValue', { SecretId: 'photos/other' })).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
    aws.iam.grant(user.principalArn, [
      { Statement: [{ Effect: 'Allow', Action: 'secretsmanager:*', Resource: '*' }] },
    ]);
    await expect(send('GetSecretValue', { SecretId: 'photos/other' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  test('tags at the creation need TagResource', async () => {
    grant('secretsmanager:CreateSecret', '*');
    const create = { Name: 'x', SecretString: 'y', Tags: [{ Key: 'a', Value: 'b' }] };
    await expect(send('CreateSecret', create)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });

  test('a KMS key of its own must be usable too, and enabled', async () => {
    const admin = senderWith(administratorKey);
    await admin('CreateSecret', { Name: 'own', SecretString: 'x', KmsKeyId: kmsKey });
    grant('secretsmanager:*', '*');
    const read = (): Promise<object> => send('GetSecretValue', { SecretId: 'own' });
    await expect(read()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: 'Access to KMS is not allowed',
    });
    grant(['secretsmanager:*', 'kms:Decrypt', 'kms:GenerateDataKey'], '*');
    await expect(read()).resolves.toMatchObject({ SecretString: 'x' });
    aws.secretsManager.disableKey(kmsKey);
    await expect(read()).rejects.toMatchObject({ name: 'DecryptionFailure' });
    await expect(send('PutSecretValue', { SecretId: 'own', SecretString: 'y' })).rejects.toMatchObject({
      name: 'EncryptionFailure',
    });
  });
});

test('two reads that ask the same of one secret have each a past of their own', async () => {
  aws = createLocalAws({ clock, faults: { staleness: [0, 60_000] } });
  send = senderWith(administratorKey);
  await send('CreateSecret', { Name: SecretId, SecretString: 'one', ClientRequestToken: token('1') });
  await send('DescribeSecret');
  await send('GetSecretValue');
  await clock.run(clock.sleep(1_000));
  await put('2');
  aws.faults.add({ operation: 'DescribeSecret', nth: 1, fault: { kind: 'stale', ms: 5_000 } });
  expect(await stages()).toEqual({ [token('1')]: ['AWSCURRENT'] });
});
