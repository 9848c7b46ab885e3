import { describe, expect, test } from '@jest/globals';
import { apiDomain } from '../../src/aws/ownership.ts';
import { sentence } from '../../src/commands/converge.ts';
import { deploy } from '../../src/commands/deploy.ts';
import type { DeployOutcome, DeploySettings } from '../../src/commands/deploy.ts';
import { Failure } from '../../src/failure.ts';
import { openAccount, packageOf, settingsWith, type Account } from './account.ts';

async function deployed(account: Account, settings: DeploySettings): Promise<DeployOutcome> {
  const outcome = await account.run((context) => deploy(context, settings));
  if (!outcome) throw new Error('the run was killed');
  return outcome;
}

async function failureOf(account: Account, settings: DeploySettings): Promise<Failure> {
  const caught = await account.run(async (context) =>
    deploy(context, settings).catch((error: unknown) => error),
  );
  if (caught instanceof Failure) return caught;
  throw new Error('no Failure was thrown', { cause: caught });
}

const textOf = (body: Uint8Array): string => new TextDecoder().decode(body);

describe('deploy into an empty account', () => {
  test('makes everything, and lets viewers in through CloudFront only', async () => {
    const account = await openAccount();
    const outcome = await deployed(account, settingsWith());
    expect(outcome).toMatchObject({ pending: false, functionVersion: '1' });
    const api = `https://${apiDomain(outcome.apiId ?? '', 'eu-central-1')}/live`;
    const direct = await account.probe.request(`${api}/cat.jpg`);
    expect([direct.status, textOf(direct.body)]).toEqual([403, '{"message":"Forbidden"}']);
    const picture = await account.probe.request(`https://${outcome.domainName ?? ''}/cat.jpg?w=100`);
    expect([picture.status, JSON.parse(textOf(picture.body))]).toEqual([
      404,
      { code: packageOf('first').sha256Base64 },
    ]);
  });

  test('the probe says which key CloudFront sends and is never cached', async () => {
    const account = await openAccount();
    const { domainName, keyId } = await deployed(account, settingsWith());
    const probe = `https://${domainName ?? ''}/.gate`;
    const answer = await account.probe.request(`${probe}/n0nce`);
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json' });
    expect(JSON.parse(textOf(answer.body))).toEqual({ nonce: 'n0nce', apiKeyId: keyId });
    const hostile = await account.probe.request(`${probe}/${encodeURIComponent(`it's","apiKeyId":"\\`)}`);
    expect(JSON.parse(textOf(hostile.body))).toMatchObject({ apiKeyId: keyId });
  });

  test('says each change once and the key never', async () => {
    const account = await openAccount();
    const outcome = await deployed(account, settingsWith());
    const [value = ''] = account.masked;
    expect(account.masked.size).toBe(1);
    expect(value).toMatch(/^[A-Za-z0-9]{20,128}$/);
    expect(JSON.stringify([outcome, account.said])).not.toContain(value);
    const lines = account.said.filter((line) => !/^(edge deployment|No image was proved)/.test(line));
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.length).toBe(outcome.changes.length);
  });

  test.each([1, 2, 3, 4, 5])('the second run writes nothing and reads little (seed %d)', async (seed) => {
    const account = await openAccount(seed);
    await deployed(account, settingsWith());
    const calls = await account.callsOf(() => deployed(account, settingsWith()));
    expect(calls.filter(({ write }) => write)).toEqual([]);
    expect(calls.length).toBeLessThanOrEqual(20);
  });

  test('says "pending" when the edges take too long, and the next run goes on', async () => {
    const account = await openAccount();
    const hasty = await deployed(account, settingsWith({ deploymentTimeout: 0 }));
    expect(hasty.pending).toBe(true);
    const next = await deployed(account, settingsWith());
    // What was pending is proved now, and that is noted.
    expect(next.changes.map(({ field, to }) => [field, to])).toEqual([['proved', '1']]);
    expect((await deployed(account, settingsWith())).changes).toEqual([]);
  });
});

describe('deploy onto what stands', () => {
  test('sends new code by way of a version that has proved itself', async () => {
    const account = await openAccount();
    await deployed(account, settingsWith());
    const calls = await account.callsOf(() => deployed(account, settingsWith({}, 'second')));
    expect(calls.filter(({ write }) => write).map(({ operation }) => operation)).toEqual([
      'UpdateFunctionCode',
      'TagResource',
      'PublishVersion',
      'Invoke',
      'UpdateAlias',
      'TagResource',
    ]);
  });

  test('does not build a package that is there already', async () => {
    const account = await openAccount();
    await deployed(account, settingsWith());
    const functionPackage = () => Promise.reject(new Error('built'));
    await expect(deployed(account, settingsWith({ functionPackage }))).resolves.toMatchObject({
      changes: [],
    });
  });

  test('leaves the version before live when the new one cannot start', async () => {
    const account = await openAccount();
    const { domainName } = await deployed(account, settingsWith());
    const failure = await failureOf(account, settingsWith({}, 'broken'));
    expect(failure.anchor).toBe('new-version-failed');
    expect(failure.message).toContain('Cannot find module sharp');
    const picture = await account.probe.request(`https://${domainName ?? ''}/other.jpg`);
    expect(textOf(picture.body)).toContain(packageOf('first').sha256Base64);
  });

  test('sends only the settings that differ and keeps variables of others', async () => {
    const account = await openAccount();
    await deployed(account, settingsWith());
    const environment = { IMAGE_GATE_BUCKET: 'originals', IMAGE_GATE_RESPONSE_MODE: 'streamed' };
    const more = { ...environment, IMAGE_GATE_QUALITY_JPEG: '70', NODE_OPTIONS: '--no-warnings' };
    await deployed(account, settingsWith({ memory: 3_000, functionEnvironment: more }));
    const less = await deployed(account, settingsWith({ memory: 3_000, functionEnvironment: environment }));
    expect(less.changes.filter(({ field }) => field.startsWith('environment'))).toEqual([
      expect.objectContaining({ field: 'environment IMAGE_GATE_QUALITY_JPEG', from: '70', to: undefined }),
    ]);
  });

  test('shows that a secret of the function changes, not what it is', async () => {
    const account = await openAccount();
    const base = settingsWith().functionEnvironment;
    const signed = (keys: string) => ({ ...base, IMAGE_GATE_SIGNING_KEYS: keys });
    await deployed(account, settingsWith({ functionEnvironment: signed('theFirstSecret') }));
    const outcome = await deployed(account, settingsWith({ functionEnvironment: signed('theSecondSecret') }));
    expect(outcome.changes[0]).toMatchObject({
      field: 'environment IMAGE_GATE_SIGNING_KEYS',
      from: '(a secret)',
      to: '(another secret)',
    });
    expect(JSON.stringify([outcome, account.said])).not.toMatch(/the(First|Second)Secret/);
  });

  test('does not push a default over what someone chose', async () => {
    const account = await openAccount();
    await deployed(account, settingsWith({ memory: 3_000 }));
    const { changes } = await deployed(account, settingsWith({ defaulted: ['memory', 'timeout'] }));
    expect(changes).toEqual([]);
  });
});

describe('a dry run', () => {
  test('of an empty account lists what would be made and makes nothing', async () => {
    const account = await openAccount();
    const calls = await account.callsOf(async () => {
      const outcome = await account.run((context) => deploy(context, settingsWith()), { dryRun: true });
      expect(outcome?.changes.map(({ resource }) => resource.split(' ')[0])).toEqual(
        expect.arrayContaining(['role', 'function', 'REST', 'usage', 'key', 'cache', 'distribution']),
      );
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });

  test('of an empty account says of every method that it will require the key', async () => {
    const account = await openAccount();
    const planned = await account.run((context) => deploy(context, settingsWith()), { dryRun: true });
    const { changes } = await deployed(account, settingsWith());
    const methods = changes.flatMap(({ resource }) => /^method "(.*)"$/.exec(resource)?.[1] ?? []);
    expect(methods.length).toBeGreaterThanOrEqual(7);
    const said = (planned?.changes ?? []).map(sentence).filter((line) => line.includes('key required'));
    expect(methods.filter((method) => !said.some((line) => line.includes(method)))).toEqual([]);
  });

  test('of a gate that stands shows the difference from what is there', async () => {
    const account = await openAccount();
    await deployed(account, settingsWith());
    const calls = await account.callsOf(async () => {
      const settings = settingsWith({ memory: 3_000 });
      const outcome = await account.run((context) => deploy(context, settings), { dryRun: true });
      expect(outcome?.changes.map(sentence)).toEqual([
        'function "cloudfront-image-gate-photos": memory 1769 -> 3000',
        'new version of function "cloudfront-image-gate-photos": created (its code)',
        'alias "cloudfront-image-gate-photos:live": version 1 -> the new version',
        'alias "cloudfront-image-gate-photos:live": proved 1 -> the new version',
      ]);
    });
    expect(calls.filter(({ write }) => write)).toEqual([]);
  });
});

test('a permission that is missing is named, and nothing is tried after it', async () => {
  const account = await openAccount();
  account.failNext({ operation: 'CreateRestApi', fault: { kind: 'accessDenied' } });
  const failure = await failureOf(account, settingsWith());
  expect(failure.message).toMatch(
    /^apigateway:CreateRestApi on "cloudfront-image-gate-photos" was refused: /,
  );
  expect(failure.remedy).toMatch(/^Grant the role apigateway:POST\. \(request /);
  expect(account.world.calls.at(-1)?.operation).toBe('CreateRestApi');
});

test('a run that is told to stop makes no further write', async () => {
  const account = await openAccount();
  const stop = new AbortController();
  const run = account.run(
    async (context) => {
      const watching = {
        ...context.journal,
        changed: (line: string) => {
          if (line.includes('REST API')) stop.abort(new Error('SIGINT'));
        },
      };
      return deploy({ ...context, journal: watching }, settingsWith());
    },
    { signal: stop.signal },
  );
  expect(await run).toMatchObject({ interrupted: true, pending: false });
  expect(account.world.calls.filter(({ write }) => write).at(-1)?.operation).toBe('CreateRestApi');
});
