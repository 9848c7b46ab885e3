import { GetResourcesCommand, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { CreateRoleCommand, DeleteRoleCommand, DeleteRolePolicyCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { withRegionRemedy } from '../../src/aws/client/refusal.ts';
import { findDistribution, listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { deploy, type DeploySettings } from '../../src/commands/deploy.ts';
import { gate } from '../../src/commands/gate.ts';
import { openAccount, settingsWith, type Account } from './account.ts';
import { gateSettings, openApi } from './gate-account.ts';

const run = (account: Account, change: Partial<DeploySettings> = {}, source?: string) =>
  account.run((context) => deploy(context, settingsWith(change, source)));

const writes = async (account: Account, work: () => Promise<unknown>): Promise<string[]> =>
  (await account.callsOf(work)).filter(({ write }) => write).map(({ operation }) => operation);

async function environmentOf({ aws }: Account): Promise<Record<string, string>> {
  const FunctionName = 'cloudfront-image-gate-photos';
  const { Environment } = await aws.lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables ?? {};
}

describe('Lambda does not know a fresh role yet', () => {
  const texts = [
    'The role defined for the function cannot be assumed by Lambda.',
    'Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal',
  ];
  const calls = ['CreateFunction', 'UpdateFunctionConfiguration'];
  test.each(texts.flatMap((message) => calls.map((operation) => [operation, message] as const)))(
    '%s: %s',
    async (operation, message) => {
      const account = await openAccount();
      if (operation !== 'CreateFunction') await run(account);
      const fault = {
        kind: 'refused',
        code: 'InvalidParameterValueException',
        status: 400,
        message,
      } as const;
      account.failNext({ service: 'lambda', operation, times: 4, fault });
      expect(await run(account, { memory: 2_048 })).toMatchObject({ pending: false });
    },
  );

  test('but another invalid value ends the run at once', async () => {
    const account = await openAccount();
    const message = 'The KMS key is invalid for CreateGrant: it is disabled';
    const fault = { kind: 'refused', code: 'InvalidParameterValueException', status: 400, message } as const;
    account.failNext({ service: 'lambda', operation: 'CreateFunction', times: 1, fault });
    await expect(run(account)).rejects.toMatchObject({
      message: expect.stringContaining(message) as unknown,
    });
  });
});

describe('the bucket', () => {
  test.each([false, true])(
    'that does not exist ends the run before anything is made (dry run: %s)',
    async (dryRun) => {
      const account = await openAccount();
      const wanted = settingsWith({ bucket: 'orignals' });
      const made = await writes(account, () =>
        expect(account.run((context) => deploy(context, wanted), { dryRun })).rejects.toMatchObject({
          message: 'There is no S3 bucket "orignals".',
          anchor: 'bucket',
        }),
      );
      expect(made).toEqual([]);
    },
  );

  test('of another Region is read there, and the run says what that costs', async () => {
    const account = await openAccount();
    account.world.s3.createBucket('faraway', 'us-west-2');
    await run(account, { bucket: 'faraway' });
    const made = await environmentOf(account);
    expect(made.IMAGE_GATE_BUCKET_REGION).toBe('us-west-2');
    expect(account.said.join('\n')).toMatch(/"faraway" is in us-west-2.*between Regions/s);
    expect(await writes(account, () => run(account, { bucket: 'faraway' }))).toEqual([]);
  });

  test('that moved here is read here again', async () => {
    const account = await openAccount();
    account.world.s3.createBucket('faraway', 'us-west-2');
    await run(account, { bucket: 'faraway' });
    account.world.s3.createBucket('faraway');
    expect(await writes(account, () => run(account, { bucket: 'faraway' }))).toContain(
      'UpdateFunctionConfiguration',
    );
    const made = await environmentOf(account);
    expect(made).not.toHaveProperty('IMAGE_GATE_BUCKET_REGION');
  });

  test('of which nothing is heard is taken to be as it was told', async () => {
    const account = await openAccount();
    const { probe } = account;
    const deaf = {
      request: async (...[url, ...rest]: Parameters<typeof probe.request>) => {
        if (url.includes('.s3.')) throw new Error('a proxy in between');
        return probe.request(url, ...rest);
      },
    };
    await account.run((context) => deploy({ ...context, probe: deaf }, settingsWith()));
    expect(account.said.join('\n')).toMatch(/Region of the bucket "originals" is unknown/);
  });
});

test('a bucket that is gone behind a network that tells nothing of it is told by the function', async () => {
  const account = await openAccount();
  const { probe } = account;
  const deaf = {
    request: async (...[url, ...rest]: Parameters<typeof probe.request>) => {
      if (url.includes('.s3.')) throw new Error('a proxy in between');
      return probe.request(url, ...rest);
    },
  };
  const functionEnvironment = { IMAGE_GATE_BUCKET: 'orignals', IMAGE_GATE_KEY_PREFIX: 'public/' };
  const wanted = settingsWith({ bucket: 'orignals', functionEnvironment });
  await expect(account.run((context) => deploy({ ...context, probe: deaf }, wanted))).rejects.toMatchObject({
    message: expect.stringContaining('S3 answered NoSuchBucket') as unknown,
    remedy: 'Correct the input `bucket`.',
  });
});

const keyArn = 'arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555';

describe('an image of the bucket', () => {
  const operations = async (account: Account, work: () => Promise<unknown>): Promise<string[]> =>
    (await account.callsOf(work)).map(({ operation }) => operation);
  const withImage = async (kmsKeyArn?: string): Promise<Account> => {
    const account = await openAccount();
    account.world.s3.createBucket('originals', undefined, kmsKeyArn);
    for (const key of ['other/1.jpg', 'public/notes.txt', 'public/cats/1 & 2+3.jpg'])
      account.world.s3.putObject('originals', key, new Uint8Array(9), 'image/jpeg');
    return account;
  };
  const settings = {
    keyPrefix: 'public/',
    functionEnvironment: { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_KEY_PREFIX: 'public/' },
  };

  test('is found in the list and seen through CloudFront', async () => {
    const account = await withImage();
    const done = await run(account, settings);
    expect(done?.provedImage).toBe('/cats/1%20%26%202%2B3.jpg');
    expect(account.said.join('\n')).not.toContain('No image was proved');
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
    expect(await run(account, settings)).toMatchObject({ pending: false, provedImage: undefined });
    expect(account.said.join('\n')).toMatch(/No image was proved.*`probe-picture`/);
  });

  test.each([
    [{}, /`kms-key-arn`/],
    [{ kmsKeyArn: keyArn.replace('1111', '2222') }, /is the key that encrypts it/],
  ])(
    'encrypted with a key that the role may not use ends the run before CloudFront: %j',
    async (change, remedy) => {
      const account = await withImage(keyArn);
      const made = await operations(account, () =>
        expect(run(account, { ...settings, ...change })).rejects.toMatchObject({
          anchor: 'original-unreadable',
          message: expect.stringContaining('AccessDenied') as unknown,
          remedy: expect.stringMatching(remedy) as unknown,
        }),
      );
      expect(made).not.toContain('CreateAlias');
      expect(made.filter((name) => name.includes('Distribution'))).toEqual([]);
      expect(await run(account, { ...settings, kmsKeyArn: keyArn })).toMatchObject({
        provedImage: '/cats/1%20%26%202%2B3.jpg',
      });
    },
  );

  test('with a role of the user, the remedy names the right', async () => {
    const account = await withImage(keyArn);
    const { Role } = await account.aws.iam.send(
      new CreateRoleCommand({
        RoleName: 'resize',
        AssumeRolePolicyDocument: JSON.stringify({
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        }),
      }),
    );
    await expect(run(account, { ...settings, functionRoleArn: Role?.Arn })).rejects.toMatchObject({
      remedy: expect.stringContaining('kms:Decrypt') as unknown,
    });
  });

  test('that was named and is not there is said', async () => {
    const account = await withImage();
    await expect(run(account, { ...settings, probePicture: '/cats/2.jpg' })).rejects.toMatchObject({
      message: expect.stringMatching(/\/cats\/2\.jpg in the bucket "originals"/) as unknown,
    });
  });

  test('that comes from a cache alone is no proof', async () => {
    const account = await withImage();
    const named = { ...settings, probePicture: '/cats/1%20%26%202%2B3.jpg' };
    await run(account, named);
    account.world.s3.createBucket('originals', undefined, keyArn);
    account.world.s3.putObject('originals', 'public/cats/1 & 2+3.jpg', new Uint8Array(9), 'image/jpeg');
    await expect(run(account, named)).rejects.toMatchObject({
      anchor: 'original-unreadable',
      message: expect.stringContaining('AccessDenied') as unknown,
      remedy: expect.stringContaining('`kms-key-arn`') as unknown,
    });
  });
});

describe('a new account', () => {
  test('that may run ten functions at once is told so', async () => {
    const account = await openAccount(1, undefined, undefined, {
      overrides: { lambda: { concurrency: 10 } },
    });
    await run(account);
    expect(account.said.join('\n')).toMatch(/may run 10 Lambda functions at once.*Service Quotas/);
  });

  test('with the usual quota, or a role that may not know it, is told nothing', async () => {
    const account = await openAccount();
    await run(account);
    account.failNext({ operation: 'GetAccountSettings', fault: { kind: 'accessDenied' } });
    await run(account);
    expect(account.said.join('\n')).not.toContain('at once');
  });

  test.each(['empty', 'html', 'cut-off'] as const)(
    'of which nothing was seen (%s) is said, and not taken for one with the usual quota',
    async (how) => {
      const account = await openAccount(1, undefined, undefined, {
        overrides: { lambda: { concurrency: 10 } },
      });
      const fault = { kind: 'unreadable', how } as const;
      account.failNext({ operation: 'GetAccountSettings', fault });
      expect(await run(account)).toMatchObject({ pending: false });
      expect(account.said.join('\n')).toMatch(/at once was not seen.*Service Quotas/);
    },
  );

  test('that AWS has not verified is not told to grant permissions', async () => {
    const account = await openAccount();
    account.failNext({ operation: 'CreateDistributionWithTags', fault: { kind: 'unverified' } });
    await expect(run(account)).rejects.toMatchObject({
      anchor: 'account-not-verified',
      message: expect.stringContaining('must be verified') as unknown,
      remedy: expect.stringContaining('AWS Support') as unknown,
    });
  });
});

describe('a role that was made again under its name', () => {
  const trust = JSON.stringify({
    Statement: [
      { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ],
  });
  test.each(['by the action', 'by the user'])(
    '%s is set again, and a version with it goes live',
    async (by) => {
      const account = await openAccount();
      const own = by === 'by the user';
      const RoleName = own ? 'resize' : 'cloudfront-image-gate-photos';
      const made = () =>
        account.aws.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
      const change = own ? { functionRoleArn: (await made()).Role?.Arn } : {};
      await run(account, change);
      if (!own) {
        const PolicyName = 'read-pictures-and-log';
        await account.aws.iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
      }
      await account.aws.iam.send(new DeleteRoleCommand({ RoleName }));
      if (own) await made();
      const done = await writes(account, () => run(account, change));
      expect(done).toEqual(expect.arrayContaining(['UpdateFunctionConfiguration', 'UpdateAlias']));
      expect(await writes(account, () => run(account, change))).toEqual([]);
    },
  );
});

test('a first plan counts the changes that the run makes', async () => {
  const account = await openAccount();
  const settings = settingsWith({
    edgeFunction: 'function handler(event) { return event.request; }',
    logRetentionDays: 30,
  });
  const planned = await account.run((context) => deploy(context, settings), { dryRun: true });
  const done = await account.run((context) => deploy(context, settings));
  const named = (outcome: typeof done) =>
    outcome?.changes
      .map(({ resource, field }) => `${resource.replace(/API \S+|the new key|key \w{10}/, 'one')} ${field}`)
      .sort();
  expect(named(planned)).toEqual(named(done));
});

test('keys are known by their tags where a list leaves these out', async () => {
  const account = await openAccount();
  account.aws.apiGateway.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        const { items = [] } = answer.output as { items?: { tags?: unknown }[] };
        if (commandName === 'GetApiKeysCommand') for (const item of items) delete item.tags;
        return answer;
      },
    { step: 'initialize' },
  );
  await run(account);
  expect(await writes(account, () => run(account))).toEqual([]);
});

describe('what AWS has in the way', () => {
  /** The next answers of one call with other members, as long as `changes` last. */
  const bent = ({ aws }: Account, name: string, changes: object[]): void => {
    aws.lambda.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          const { output } = answer as { output: { Configuration?: object } };
          if (commandName === name) Object.assign(output.Configuration ?? output, changes.shift());
          return answer;
        },
      { step: 'initialize' },
    );
  };

  test('a function that is not Active yet is waited for', async () => {
    const account = await openAccount();
    await run(account);
    bent(account, 'GetFunctionCommand', [{ State: 'Deactivating' }]);
    bent(account, 'GetFunctionConfigurationCommand', [{ State: 'Deactivating' }, { State: 'Pending' }]);
    expect(await run(account)).toMatchObject({ changes: [], pending: false });
  });

  test.each([
    ['Failed', /could not finish.*the KMS key is gone/],
    ['Deleting', /has been Deleting for more than 5 minutes/],
  ])('a function that stays %s is named', async (State, message) => {
    const account = await openAccount();
    await run(account);
    const bad = Array.from({ length: 400 }, () => ({ State, StateReason: 'the KMS key is gone' }));
    bent(account, 'GetFunctionCommand', [...bad]);
    bent(account, 'GetFunctionConfigurationCommand', [...bad]);
    await expect(run(account)).rejects.toMatchObject({
      anchor: 'function-failed',
      message: expect.stringMatching(message) as unknown,
    });
  });

  test.each(['CreateDistributionWithTags', 'UpdateDistribution'])(
    '%s with a name of another distribution says which were asked for',
    async (operation) => {
      const account = await openAccount();
      if (operation === 'UpdateDistribution') await run(account);
      const message =
        'One or more of the CNAMEs you provided are already associated with a different resource.';
      const fault = { kind: 'refused', code: 'CNAMEAlreadyExists', status: 409, message } as const;
      account.failNext({ service: 'cloudfront', operation, fault });
      const certificateArn = 'arn:aws:acm:us-east-1:123456789012:certificate/1';
      const asked = { domainNames: ['img.example.com', 'pics.example.com'], certificateArn };
      await expect(run(account, asked)).rejects.toMatchObject({
        anchor: 'alias-in-use',
        message: expect.stringContaining('img.example.com, pics.example.com') as unknown,
        remedy: expect.stringContaining('associate-alias') as unknown,
      });
    },
  );

  test.each([
    ['af-south-1', 'region-not-enabled'],
    ['eu-central-1', 'credentials'],
  ])('credentials that %s does not know: %s', async (region, anchor) => {
    const account = await openAccount();
    const message = 'The security token included in the request is invalid.';
    const fault = { kind: 'refused', code: 'InvalidClientTokenId', status: 403, message } as const;
    account.failNext({ service: 'sts', operation: 'GetCallerIdentity', fault });
    const error = await run(account).catch((thrown: unknown) => withRegionRemedy(thrown, region));
    expect(error).toMatchObject({
      anchor,
      message: expect.stringContaining(message.slice(0, -1)) as unknown,
    });
  });
});

describe('a run that fails midway has told every id that it knew', () => {
  test('deploy, whose images do not come', async () => {
    const account = await openAccount();
    await expect(run(account, {}, 'fails for viewers')).rejects.toMatchObject({ anchor: 'images-fail' });
    const told = {
      'api-id': /^\w{10}$/,
      'api-url': /^https:/,
      'key-id': /^\w{10}$/,
      'distribution-id': /^E/,
    };
    for (const [output, shape] of Object.entries(told)) expect(account.learned[output]).toMatch(shape);
  });

  test('gate, which may not deploy the stage', async () => {
    const account = await openAccount();
    const live = await openApi(account);
    account.failNext({ operation: 'CreateDeployment', fault: { kind: 'accessDenied' } });
    const settings = gateSettings(live);
    await expect(account.run((context) => gate(context, settings))).rejects.toMatchObject({
      anchor: 'access-denied',
    });
    expect(account.learned).toEqual({
      'api-id': settings.apiId,
      'distribution-id': settings.distributionIds.join(','),
      'key-id': expect.stringMatching(/^\w{10}$/) as unknown,
    });
  });
});

describe('the edge function', () => {
  const turned = (path: string) =>
    `function handler(event) { event.request.uri = '${path}'; return event.request; }`;
  const throwing =
    "function handler(event) { if (event.request.querystring.w) throw new Error('no'); return event.request; }";

  test('is tested before it is live: an error ends the deploy, and the former code serves on', async () => {
    const account = await openAccount();
    await run(account, { edgeFunction: turned('/one') });
    const made = await writes(account, () =>
      expect(run(account, { edgeFunction: throwing })).rejects.toMatchObject({
        anchor: 'edge-function',
        message: expect.stringMatching(/with a full request, and was not published: .*no/) as unknown,
      }),
    );
    expect(made).toEqual(['UpdateFunction', 'TestFunction', 'TestFunction']);
  });

  test('goes back to the former code when images fail behind it', async () => {
    const account = await openAccount();
    const fails =
      "function handler(event) { if (/check/.test(event.request.uri)) throw new Error('no'); return event.request; }";
    await run(account, { edgeFunction: turned('/one') });
    await expect(run(account, { edgeFunction: fails })).rejects.toMatchObject({ anchor: 'images-fail' });
    expect(account.said.at(-1)).toMatch(/published again/);
    expect(await writes(account, () => run(account, { edgeFunction: turned('/one') }))).toEqual([]);
  });
});

describe('function, integration and origin wait for each other', () => {
  test.each([
    ['streamed', 29, 29_000, '30'],
    ['streamed', 119, 119_000, '120'],
    ['buffered', 10, 10_000, '30'],
  ] as const)('%s, %d s', async (responseMode, timeout, integration, origin) => {
    const account = await openAccount();
    const functionEnvironment = { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: responseMode };
    await run(account, { responseMode, timeout, functionEnvironment });
    const { items: apis = [] } = await account.aws.apiGateway.send(new GetRestApisCommand({}));
    const { items = [] } = await account.aws.apiGateway.send(
      new GetResourcesCommand({ restApiId: apis[0]?.id, embed: ['methods'] }),
    );
    const proxied = items.find(({ path }) => path === '/{proxy+}')?.resourceMethods?.GET;
    expect(proxied?.methodIntegration?.timeoutInMillis).toBe(integration);
    const [found] = await listDistributions(account.aws);
    const { config } = (await findDistribution(account.aws, found?.id ?? '')) ?? { config: { xml: '' } };
    expect(/<OriginReadTimeout>(\d+)</.exec(config.xml)?.[1]).toBe(origin);
  });

  test('an origin that waits less than the function may take is given more time', async () => {
    const account = await openAccount();
    await run(account, { timeout: 29 });
    expect(await writes(account, () => run(account, { timeout: 60 }))).toContain('UpdateDistribution');
    expect(account.said.join('\n')).toContain('response timeout 30 -> 61');
  });
});
