import { describe, expect, test } from '@jest/globals';
import { openAccount, type Account } from '../account/account.ts';
import { addRole } from '../account/role.ts';

async function environmentOf({ lambda }: Account): Promise<Record<string, string>> {
  const { Environment } = await lambda.getFunctionConfiguration({
    FunctionName: 'cloudfront-image-gate-photos',
  });
  return Environment?.Variables ?? {};
}

/** A network in which nothing is heard of S3. */
function deaf({ probe }: Account) {
  const request: typeof probe.request = async (url, ...rest) => {
    if (url.includes('.s3.')) throw new Error('a proxy in between');
    return probe.request(url, ...rest);
  };
  return { context: { probe: { request } } };
}

describe('the bucket', () => {
  test.each([false, true])(
    'that does not exist ends the run before anything is made (dry run: %s)',
    async (dryRun) => {
      const account = await openAccount();
      const run = () => account.deploy({ bucket: 'orignals' }, { dryRun });
      expect(await account.refusalOf(run)).toMatchObject({
        error: { message: 'There is no S3 bucket "orignals".', anchor: 'bucket' },
        writes: [],
      });
    },
  );

  test('of another Region is read there, and the run says what that costs; moved here, it is read here again', async () => {
    const account = await openAccount();
    account.world.s3.createBucket('faraway', 'us-west-2');
    await account.deploy({ bucket: 'faraway' });
    expect((await environmentOf(account)).IMAGE_GATE_BUCKET_REGION).toBe('us-west-2');
    expect(account.log()).toMatch(/"faraway" is in us-west-2.*between Regions/s);
    expect(await account.writesOf(() => account.deploy({ bucket: 'faraway' }))).toEqual([]);
    account.world.s3.createBucket('faraway');
    expect(await account.writesOf(() => account.deploy({ bucket: 'faraway' }))).toContain(
      'UpdateFunctionConfiguration',
    );
    expect(await environmentOf(account)).not.toHaveProperty('IMAGE_GATE_BUCKET_REGION');
  });

  test('that cannot be read is assumed to be as configured', async () => {
    const account = await openAccount();
    await account.deploy({}, deaf(account));
    expect(account.log()).toMatch(/Region of the bucket "originals" is unknown/);
  });

  test('that is missing and cannot be read is reported through the function', async () => {
    const account = await openAccount();
    const functionEnvironment = { IMAGE_GATE_BUCKET: 'orignals', IMAGE_GATE_KEY_PREFIX: 'public/' };
    await expect(
      account.deploy({ bucket: 'orignals', functionEnvironment }, deaf(account)),
    ).rejects.toMatchObject({
      message: expect.stringContaining('S3 returned NoSuchBucket') as unknown,
      remedy: 'Correct the input `bucket`.',
    });
  });
});

describe('an image of the bucket', () => {
  const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';
  const provedImage = '/cats/1%20%26%202%2B3.jpg';
  const settings = {
    keyPrefix: 'public/',
    functionEnvironment: { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_KEY_PREFIX: 'public/' },
  };

  function fill({ world: { s3 } }: Account, kmsKeyArn?: string): void {
    s3.createBucket('originals', undefined, kmsKeyArn);
    for (const key of ['other/1.jpg', 'public/notes.txt', 'public/cats/1 & 2+3.jpg'])
      s3.putObject('originals', key, new Uint8Array(9), 'image/jpeg');
  }

  async function withImage(kmsKeyArn?: string): Promise<Account> {
    const account = await openAccount();
    fill(account, kmsKeyArn);
    return account;
  }

  test('is found in the list and seen through CloudFront', async () => {
    const account = await withImage();
    expect(await account.deploy(settings)).toMatchObject({ provedImage });
    expect(account.log()).not.toContain('No image was checked');
  });

  test.each([
    ['an empty bucket', async () => openAccount()],
    [
      'a role that may not list it',
      async () => {
        const account = await withImage();
        account.failNext({ operation: 'ListObjectsV2', fault: { kind: 'accessDenied' } });
        return account;
      },
    ],
  ])('is not proved, and the run says so: %s', async (_, open) => {
    const account = await open();
    expect(await account.deploy(settings)).toMatchObject({ pending: false, provedImage: undefined });
    expect(account.log()).toMatch(/No image was checked.*`probe-picture`/);
  });

  test.each([
    [{}, /`kms-key-arn`/],
    [{ kmsKeyArn: keyArn.replace('1111', '2222') }, /is the key that encrypts it/],
  ])(
    'encrypted with a key that the role may not use ends the run before CloudFront: %j',
    async (change, remedy) => {
      const account = await withImage(keyArn);
      const calls = await account.callsOf(() =>
        expect(account.deploy({ ...settings, ...change })).rejects.toMatchObject({
          anchor: 'original-unreadable',
          message: expect.stringContaining('AccessDenied') as unknown,
          remedy: expect.stringMatching(remedy) as unknown,
        }),
      );
      const names = calls.map(({ operation }) => operation);
      expect(names.filter((name) => /CreateAlias|Distribution/.test(name))).toEqual([]);
      expect(await account.deploy({ ...settings, kmsKeyArn: keyArn })).toMatchObject({ provedImage });
    },
  );

  test('with a role of the user, the remedy names the right', async () => {
    const account = await withImage(keyArn);
    const functionRoleArn = await addRole(account, 'resize');
    await expect(account.deploy({ ...settings, functionRoleArn })).rejects.toMatchObject({
      remedy: expect.stringContaining('kms:Decrypt') as unknown,
    });
  });

  test('that was given and does not exist is reported', async () => {
    const account = await withImage();
    await expect(account.deploy({ ...settings, probePicture: '/cats/2.jpg' })).rejects.toMatchObject({
      message: expect.stringMatching(/\/cats\/2\.jpg in the bucket "originals"/) as unknown,
    });
  });

  test('that comes from a cache alone is no proof', async () => {
    const account = await withImage();
    const named = { ...settings, probePicture: provedImage };
    await account.deploy(named);
    fill(account, keyArn);
    await expect(account.deploy(named)).rejects.toMatchObject({
      anchor: 'original-unreadable',
      message: expect.stringContaining('AccessDenied') as unknown,
      remedy: expect.stringContaining('`kms-key-arn`') as unknown,
    });
  });
});
