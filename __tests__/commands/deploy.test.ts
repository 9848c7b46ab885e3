import { describe, expect, test } from '@jest/globals';
import { apiDomain } from '../../src/aws/ownership.ts';
import { sentence } from '../../src/commands/converge.ts';
import { openAccount } from '../account/account.ts';
import { packageOf } from '../account/images.ts';

const environment = { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'streamed' };

describe('deploy into an empty account', () => {
  test('makes everything, is accepted through CloudFront only, says each change once and the key never', async () => {
    const account = await openAccount();
    const outcome = await account.deploy();
    expect(outcome).toMatchObject({ pending: false, functionVersion: '1' });
    const direct = `https://${apiDomain(outcome.apiId ?? '', 'eu-central-1')}/live/cat.jpg`;
    expect([await account.code(direct), await account.text(direct)]).toEqual([
      403,
      '{"message":"Forbidden"}',
    ]);
    const image = `https://${outcome.domainName ?? ''}/cat.jpg?w=100`;
    expect([await account.code(image), JSON.parse(await account.text(image))]).toEqual([
      404,
      { code: packageOf('first').sha256Base64 },
    ]);
    const [value = ''] = account.masked;
    expect(account.masked.size).toBe(1);
    expect(value).toMatch(/^[A-Za-z0-9]{20,128}$/);
    expect(JSON.stringify([outcome, account.said])).not.toContain(value);
    const lines = account.said.filter((line) => !/^(edge deployment|No image was checked)/.test(line));
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBe(outcome.changes.length);
  });

  test('the probe says which key CloudFront sends and is never cached', async () => {
    const account = await openAccount();
    const { domainName, keyId } = await account.deploy();
    const probe = `https://${domainName ?? ''}/.gate`;
    const { headers } = await account.probe.request(`${probe}/n0nce`);
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
    expect(JSON.parse(await account.text(`${probe}/n0nce`))).toEqual({ nonce: 'n0nce', apiKeyId: keyId });
    const hostile = await account.text(`${probe}/${encodeURIComponent(`it's","apiKeyId":"\\`)}`);
    expect(JSON.parse(hostile)).toMatchObject({ apiKeyId: keyId });
  });

  test('says "pending" when the edges take too long, and the next run goes on', async () => {
    const account = await openAccount();
    expect(await account.deploy({ deploymentTimeout: 0 })).toMatchObject({ pending: true });
    const next = await account.deploy();
    // What was pending is proved now, and that is noted.
    expect(next.changes.map(({ field, to }) => [field, to])).toEqual([['verified version', '1']]);
    expect((await account.deploy()).changes).toEqual([]);
  });
});

describe('deploy onto existing resources', () => {
  test('sends new code by way of a version that has proved itself', async () => {
    const account = await openAccount();
    await account.deploy();
    expect(await account.writesOf(() => account.deploy({ source: 'second' }))).toEqual([
      ...['UpdateFunctionCode', 'TagResource', 'PublishVersion', 'Invoke', 'UpdateAlias', 'TagResource'],
    ]);
  });

  test('does not build a package that is there already', async () => {
    const account = await openAccount();
    await account.deploy();
    const functionPackage = () => Promise.reject(new Error('built'));
    expect(await account.deploy({ functionPackage })).toMatchObject({ changes: [] });
  });

  test('leaves the version before live when the new one cannot start', async () => {
    const account = await openAccount();
    const { domainName } = await account.deploy();
    await expect(account.deploy({ source: 'broken' })).rejects.toMatchObject({
      anchor: 'new-version-failed',
      message: expect.stringContaining('Cannot find module sharp') as unknown,
    });
    const image = await account.text(`https://${domainName ?? ''}/other.jpg`);
    expect(image).toContain(packageOf('first').sha256Base64);
  });

  test('sends only the settings that differ, keeps variables of others, and shows no secret', async () => {
    const account = await openAccount();
    const set = (more: object) => account.deploy({ functionEnvironment: { ...environment, ...more } });
    const signed = (keys: string) => ({ IMAGE_GATE_SIGNING_KEYS: keys });
    const others = { NODE_OPTIONS: '--no-warnings' };
    await set({ ...others, ...signed('theFirstSecret'), IMAGE_GATE_QUALITY_JPEG: '70' });
    const { changes } = await set(signed('theSecondSecret'));
    expect(changes.filter(({ field }) => field.startsWith('environment'))).toEqual([
      expect.objectContaining({
        ...{ field: 'environment IMAGE_GATE_SIGNING_KEYS', from: '(a secret)', to: '(another secret)' },
      }),
      expect.objectContaining({ field: 'environment IMAGE_GATE_QUALITY_JPEG', from: '70', to: undefined }),
    ]);
    expect(JSON.stringify([changes, account.said])).not.toMatch(/the(First|Second)Secret/);
  });

  test('does not push a default over what was chosen', async () => {
    const account = await openAccount();
    await account.deploy({ memory: 3_000 });
    expect((await account.deploy({ defaulted: ['memory', 'timeout'] })).changes).toEqual([]);
  });
});

describe('a dry run', () => {
  test('of an empty account counts the changes that the run makes, and makes none', async () => {
    const account = await openAccount();
    const change = {
      edgeFunction: 'function handler(event) { return event.request; }',
      logRetentionDays: 30,
    };
    let planned: Awaited<ReturnType<typeof account.deploy>> | undefined;
    expect(
      await account.writesOf(async () => {
        planned = await account.deploy(change, { dryRun: true });
      }),
    ).toEqual([]);
    const done = await account.deploy(change);
    const named = (outcome: typeof planned) =>
      outcome?.changes
        .map(({ resource, field }) => `${resource.replace(/API \S+|the new key|key \w{10}/, 'one')} ${field}`)
        .sort();
    expect(named(planned)).toEqual(named(done));
    const methods = done.changes.flatMap(({ resource }) => /^method "(.*)"$/.exec(resource)?.[1] ?? []);
    expect(methods.length).toBeGreaterThanOrEqual(7);
    const required = planned?.changes.map(sentence).filter((line) => line.includes('key required')) ?? [];
    expect(methods.filter((method) => !required.some((line) => line.includes(method)))).toEqual([]);
  });

  test('of an existing gate shows the difference', async () => {
    const account = await openAccount();
    await account.deploy();
    const writes = await account.writesOf(async () => {
      const { changes } = await account.deploy({ memory: 3_000 }, { dryRun: true });
      expect(changes.map(sentence)).toEqual([
        'function "cloudfront-image-gate-photos": memory 1769 -> 3000',
        'new version of function "cloudfront-image-gate-photos": created (its code)',
        'alias "cloudfront-image-gate-photos:live": version 1 -> the new version',
        'alias "cloudfront-image-gate-photos:live": verified version 1 -> the new version',
      ]);
    });
    expect(writes).toEqual([]);
  });
});

test('a permission that is missing is named, and nothing is tried after it', async () => {
  const account = await openAccount();
  account.failNext({ operation: 'CreateRestApi', fault: { kind: 'accessDenied' } });
  await expect(account.deploy()).rejects.toMatchObject({
    message: expect.stringMatching(
      /^apigateway:CreateRestApi on "cloudfront-image-gate-photos" was refused: /,
    ) as unknown,
    remedy: expect.stringMatching(/^Grant the role apigateway:POST\. \(request /) as unknown,
  });
  expect(account.world.calls.at(-1)?.operation).toBe('CreateRestApi');
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
  await account.deploy();
  expect(await account.writesOf(() => account.deploy())).toEqual([]);
});
