import type { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { allow, localAccount } from '../local-account.ts';
import { expectRefusals, refused } from '../refusals.ts';

const SecretId = 'photos/key';
const kmsKey = 'arn:aws:kms:eu-central-1:123456789012:key/own';
const token = (letter: string): string => letter.repeat(32);

let account: ReturnType<typeof localAccount>;
let secrets: SecretsManager;

beforeEach(async () => {
  account = localAccount();
  secrets = account.clients.secretsManager;
  await secrets.createSecret({ Name: SecretId, SecretString: 'one', ClientRequestToken: token('1') });
});

const put = (letter: string, more: object = {}) =>
  secrets.putSecretValue({ SecretId, SecretString: letter, ClientRequestToken: token(letter), ...more });
const stages = async () => (await secrets.describeSecret({ SecretId })).VersionIdsToStages;

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
    expect(await secrets.getSecretValue({ SecretId })).toMatchObject({
      SecretString: '3',
      VersionId: token('3'),
    });
    await refused(put('2', { SecretString: 'x' }), '400 ResourceExistsException');
  });

  test('a label moves from the version that it is on, and from no other', async () => {
    await put('2');
    await put('3');
    const move = { SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: token('2') };
    const moveFrom = (letter: string) =>
      secrets.updateSecretVersionStage({ ...move, RemoveFromVersionId: token(letter) });
    await refused(moveFrom('1'), '400 InvalidParameterException');
    await moveFrom('3');
    expect(await stages()).toEqual({ [token('2')]: ['AWSCURRENT'], [token('3')]: ['AWSPREVIOUS'] });
    const remove = { SecretId, RemoveFromVersionId: token('3'), VersionStage: 'AWSPREVIOUS' };
    await secrets.updateSecretVersionStage(remove);
    expect(await stages()).toEqual({ [token('2')]: ['AWSCURRENT'] });
  });
});

test('a deleted secret is described, refuses its values, can be restored, and is gone when its window is over', async () => {
  await secrets.deleteSecret({ SecretId, RecoveryWindowInDays: 7 });
  expect(await secrets.describeSecret({ SecretId })).toHaveProperty('DeletedDate');
  await refused(secrets.getSecretValue({ SecretId }), '400 InvalidRequestException');
  await refused(secrets.deleteSecret({ SecretId }), '400 InvalidRequestException');
  await refused(put('2'), '400 InvalidRequestException');
  await refused(secrets.createSecret({ Name: SecretId }), '400 InvalidRequestException');
  await secrets.restoreSecret({ SecretId });
  expect(await secrets.getSecretValue({ SecretId })).toMatchObject({ SecretString: 'one' });
  await secrets.deleteSecret({ SecretId, RecoveryWindowInDays: 7 });
  await account.clock.run(account.clock.sleep(7 * 86_400_000));
  await refused(secrets.describeSecret({ SecretId }), '400 ResourceNotFoundException');
});

// Recorded (LocalStack, test_force_delete_deleted_secret).
test('a secret that is scheduled for deletion can be deleted at once', async () => {
  await secrets.deleteSecret({ SecretId, RecoveryWindowInDays: 7 });
  await secrets.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true });
  await refused(secrets.describeSecret({ SecretId }), '400 ResourceNotFoundException');
});

test('a value may have 65,536 bytes, and its version says when it was made', async () => {
  await account.clock.run(account.clock.sleep(60_000));
  await put('2', { SecretString: 'ö'.repeat(32_768) });
  const { SecretString, CreatedDate } = await secrets.getSecretValue({ SecretId });
  expect(SecretString).toHaveLength(32_768);
  expect(CreatedDate?.getTime()).toBe(account.clock.now());
});

test('a secret answers to its name, its ARN, and its ARN without the six characters', async () => {
  const arn = account.aws.secretsManager.find(SecretId)?.arn ?? '';
  expect(arn).toMatch(/^arn:aws:secretsmanager:eu-central-1:123456789012:secret:photos\/key-\w{6}$/);
  for (const id of [arn, arn.slice(0, -7)])
    expect(await secrets.describeSecret({ SecretId: id })).toMatchObject({ Name: SecretId });
});

expectRefusals(
  'secretsmanager',
  {
    '400 ResourceNotFoundException': {
      'a secret that is not there': ['GetSecretValue', { SecretId: 'none' }],
      'a stage that no version has': ['GetSecretValue', { VersionStage: 'AWSPREVIOUS' }],
      'a version that is not there': ['GetSecretValue', { VersionId: token('9') }],
      'a stage for a version that is not there': [
        'UpdateSecretVersionStage',
        { VersionStage: 'x', MoveToVersionId: token('9') },
      ],
    },
    '400 InvalidRequestException': {
      'a version that has not this stage': ['GetSecretValue', { VersionId: token('1'), VersionStage: 'x' }],
    },
    '400 ResourceExistsException': {
      'a second secret of the same name': ['CreateSecret', { SecretString: 'other' }, /already exists\.$/],
      'another value with the same token': [
        'CreateSecret',
        { SecretString: 'other', ClientRequestToken: token('1') },
        /^You can't use ClientRequestToken 1+ because that value is already in use for a version of secret arn:/,
      ],
    },
    '400 ValidationException': {
      'a name with a space': ['CreateSecret', { Name: 'a b', SecretString: 'x' }],
    },
    '400 InvalidParameterException': {
      'a reserved tag': ['CreateSecret', { Name: 'x', Tags: [{ Key: 'aws:x', Value: '' }] }],
      'a value of 65,537 bytes': ['PutSecretValue', { SecretString: 'ö'.repeat(32_768) + 'x' }],
      'a short token': ['PutSecretValue', { SecretString: 'x', ClientRequestToken: 'short' }],
      'a window of six days': ['DeleteSecret', { RecoveryWindowInDays: 6 }],
      'a window and none': ['DeleteSecret', { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true }],
      'AWSCURRENT on no version': [
        'UpdateSecretVersionStage',
        { VersionStage: 'AWSCURRENT', RemoveFromVersionId: token('1') },
      ],
    },
  },
  async () => {
    const client = localAccount().clients.secretsManager;
    await client.createSecret({ Name: SecretId, SecretString: 'one', ClientRequestToken: token('1') });
    return { client, made: undefined, right: { SecretId, Name: SecretId } };
  },
);

// Recorded (LocalStack, test_no_client_request_token). The SDK makes a token, so it is taken out again.
test('a write without a token is refused', async () => {
  secrets.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string };
      request.body = JSON.stringify({ ...JSON.parse(request.body), ClientRequestToken: undefined });
      return next(args);
    },
    { step: 'build' },
  );
  const words = 'You must provide a ClientRequestToken value. We recommend a UUID-type value.';
  for (const call of [
    secrets.createSecret({ Name: 'x' }),
    secrets.putSecretValue({ SecretId, SecretString: 'x' }),
  ])
    await refused(call, '400 InvalidRequestException', words);
});

describe('who may', () => {
  test('a policy by `-??????` knows a secret that exists, and refuses to say that one does not', async () => {
    const other = { SecretId: 'photos/other' };
    const bySix = allow('secretsmanager:*', 'arn:aws:secretsmanager:*:*:secret:photos/key-??????');
    const user = account.clientsOfUser(bySix).secretsManager;
    expect(await user.getSecretValue({ SecretId })).toMatchObject({ SecretString: 'one' });
    await refused(user.getSecretValue(other), '400 AccessDeniedException');
    const everything = account.clientsOfUser(allow('secretsmanager:*')).secretsManager;
    await refused(everything.getSecretValue(other), '400 ResourceNotFoundException');
  });

  test('tags at the creation need TagResource', async () => {
    const user = account.clientsOfUser(allow('secretsmanager:CreateSecret')).secretsManager;
    const Tags = [{ Key: 'a', Value: 'b' }];
    await refused(user.createSecret({ Name: 'x', SecretString: 'y', Tags }), '400 AccessDeniedException');
  });

  test('a KMS key of its own must be usable too, and enabled', async () => {
    const own = { SecretId: 'own' };
    await secrets.createSecret({ Name: 'own', SecretString: 'x', KmsKeyId: kmsKey });
    const without = account.clientsOfUser(allow('secretsmanager:*')).secretsManager;
    await refused(without.getSecretValue(own), '400 AccessDeniedException', 'Access to KMS is not allowed');
    const actions = ['secretsmanager:*', 'kms:Decrypt', 'kms:GenerateDataKey'];
    const user = account.clientsOfUser(allow(actions)).secretsManager;
    expect(await user.getSecretValue(own)).toMatchObject({ SecretString: 'x' });
    account.aws.secretsManager.disableKey(kmsKey);
    await refused(user.getSecretValue(own), '400 DecryptionFailure');
    await refused(user.putSecretValue({ ...own, SecretString: 'y' }), '400 EncryptionFailure');
  });
});

test('two reads that ask the same of one secret have each a past of their own', async () => {
  account = localAccount({ faults: { staleness: [0, 60_000] } });
  secrets = account.clients.secretsManager;
  await secrets.createSecret({ Name: SecretId, SecretString: 'one', ClientRequestToken: token('1') });
  await stages();
  await secrets.getSecretValue({ SecretId });
  await account.clock.run(account.clock.sleep(1_000));
  await put('2');
  account.aws.faults.add({ operation: 'DescribeSecret', nth: 1, fault: { kind: 'stale', ms: 5_000 } });
  expect(await stages()).toEqual({ [token('1')]: ['AWSCURRENT'] });
});
