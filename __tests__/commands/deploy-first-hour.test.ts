import { GetResourcesCommand, GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import { describe, expect, jest, test } from '@jest/globals';
import { findDistribution, listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { deploy } from '../../src/commands/deploy.ts';
import type { DeploySettings } from '../../src/commands/deploy.ts';
import { openAccount, settingsWith, type Account } from './account.ts';

jest.setTimeout(120_000);

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
    expect(account.said.join('\n')).toMatch(/Region of the bucket "originals" was not seen/);
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
    await expect(run(account, { edgeFunction: fails })).rejects.toMatchObject({ anchor: 'pictures-fail' });
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
