import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import type { UpdateFunctionConfigurationCommandInput } from '@aws-sdk/client-lambda';
import { awsAssumptions } from '../../../local-aws/assumptions.ts';
import { createVirtualClock } from '../../../local-aws/clock.ts';
import type { InvocationRequest } from '../../../local-aws/invocation.ts';
import { accountWith, creation, echoing, zipOf, type Account } from './account.ts';
import { refused } from '../refusals.ts';

const FunctionName = 'resize';
const live = { FunctionName, Name: 'live' };
const conflict = '409 ResourceConflictException';
const notFound = '404 ResourceNotFoundException';

/** An SDK client reads the machine's shared configuration files once, which is no work for virtual time. */
beforeAll(async () => {
  const { client } = accountWith(echoing);
  await client.getFunction({ FunctionName }).catch(() => undefined);
});

interface Scene extends Account {
  minute(): Promise<void>;
  change(change: Partial<UpdateFunctionConfigurationCommandInput>): Promise<unknown>;
  publish(): Promise<unknown>;
  /** The version that answers at this qualifier. */
  ran(Qualifier?: string): Promise<string>;
  /** The versions that answer twenty invocations. */
  twenty(Qualifier: string): Promise<string[]>;
}

/** Tells `story` in virtual time, of Lambda with AWS's own delays. */
function inTime(story: (scene: Scene) => Promise<void>): Promise<void> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  const account = accountWith(echoing, { clock, assumptions: awsAssumptions });
  const { client } = account;
  const minute = (): Promise<void> => clock.sleep(60_000);
  const ran = async (Qualifier?: string): Promise<string> => {
    const at = Qualifier === undefined ? {} : { Qualifier };
    const { Payload } = await client.invoke({ FunctionName, Payload: '{}', ...at });
    return (JSON.parse(Buffer.from(Payload ?? []).toString()) as { version: string }).version;
  };
  const scene: Scene = {
    ...{ ...account, minute, ran },
    change: async (change) => {
      await client.updateFunctionConfiguration({ FunctionName, ...change });
      await minute();
    },
    publish: async () => {
      await client.publishVersion({ FunctionName });
      await minute();
    },
    twenty: async (Qualifier) => {
      const versions = new Set<string>();
      for (let call = 0; call < 20; call++) versions.add(await ran(Qualifier));
      return [...versions].sort();
    },
  };
  return clock.run(story(scene));
}

/** The same with a function that is active. */
function withActive(story: (scene: Scene) => Promise<void>): Promise<void> {
  return inTime(async (scene) => {
    await scene.client.createFunction(creation());
    await scene.minute();
    await story(scene);
  });
}

describe('a function becomes usable in its own time', () => {
  test('Pending, refusing changes and invocations, then Active', () =>
    inTime(async ({ client, minute, ran }) => {
      const created = await client.createFunction(creation());
      expect(created).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating', Version: '$LATEST' });
      const pending = `The operation cannot be performed at this time. The resource ${created.FunctionArn ?? ''} is currently in the following state: 'Pending'. StateReasonCode: 'Creating'`;
      for (const change of [
        client.updateFunctionConfiguration({ FunctionName, Timeout: 5 }),
        client.updateFunctionCode({ FunctionName, ZipFile: zipOf('') }),
        client.publishVersion({ FunctionName }),
        client.addPermission({
          ...{ FunctionName, StatementId: 'api', Action: 'lambda:InvokeFunction' },
          Principal: 'apigateway.amazonaws.com',
        }),
      ])
        await refused(change, conflict, pending);
      await refused(ran(), conflict, /The function is currently in the following state: Pending$/);
      await minute();
      const active = await client.getFunctionConfiguration({ FunctionName });
      expect(active).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
      expect(active.RevisionId).not.toBe(created.RevisionId);
    }));

  test('an update is InProgress while the old code still answers, then Successful', () =>
    withActive(async ({ client, minute, ran }) => {
      const updated = await client.updateFunctionConfiguration({
        FunctionName,
        Environment: { Variables: { A1: 'b' } },
      });
      expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', State: 'Active' });
      expect(await ran()).toBe('$LATEST');
      await refused(client.updateFunctionCode({ FunctionName, ZipFile: zipOf('') }), conflict);
      await minute();
      const { Configuration } = await client.getFunction({ FunctionName });
      expect(Configuration).toMatchObject({
        LastUpdateStatus: 'Successful',
        Environment: { Variables: { A1: 'b' } },
      });
    }));

  test('a failed update says why and is not served', () =>
    withActive(async ({ client, lambda, change, ran }) => {
      lambda.failNextUpdate(FunctionName, { code: 'InvalidRuntime', reason: 'broken' });
      await change({ Timeout: 9 });
      expect(await client.getFunctionConfiguration({ FunctionName })).toMatchObject({
        LastUpdateStatus: 'Failed',
        LastUpdateStatusReasonCode: 'InvalidRuntime',
        LastUpdateStatusReason: 'broken',
      });
      expect(await ran()).toBe('$LATEST');
    }));

  test('an update without Environment keeps it, an empty one wipes it', () =>
    withActive(async ({ client, change }) => {
      const after = async (how: object): Promise<unknown> => {
        await change(how);
        const { Environment } = await client.getFunctionConfiguration({ FunctionName });
        return Environment?.Variables;
      };
      expect(await after({ Environment: { Variables: { KEEP: 'me' } } })).toEqual({ KEEP: 'me' });
      expect(await after({ Timeout: 8 })).toEqual({ KEEP: 'me' });
      expect(await after({ Environment: { Variables: {} } })).toEqual({});
    }));
});

describe('versions and aliases', () => {
  test('are new with each change, and the same without one', () =>
    withActive(async ({ client, minute, change }) => {
      const first = await client.publishVersion({ FunctionName, Description: 'one' });
      const again = await client.publishVersion({ FunctionName, Description: 'two' });
      expect([first.Version, again.Version]).toEqual(['1', '1']);
      await change({ MemorySize: 256 });
      expect((await client.publishVersion({ FunctionName })).Version).toBe('2');
      await minute();
      await change({ Description: 'a change of the description alone' });
      expect((await client.publishVersion({ FunctionName })).Version).toBe('3');
      const { Versions } = await client.listVersionsByFunction({ FunctionName });
      expect(Versions?.map(({ Version, State }) => [Version, State])).toEqual([
        ['$LATEST', undefined],
        ['1', undefined],
        ['2', undefined],
        ['3', undefined],
      ]);
    }));

  test('a new version is Pending and cannot be invoked before it is Active', () =>
    withActive(async ({ client, minute, ran }) => {
      const { State, FunctionArn } = await client.publishVersion({ FunctionName });
      expect([State, FunctionArn?.split(':').pop()]).toEqual(['Pending', '1']);
      await refused(ran('1'), conflict);
      await minute();
      expect(await ran('1')).toBe('1');
    }));

  test('an alias that was moved is served by the old version here and there for a while, then by the new one only', () =>
    withActive(async ({ client, minute, change, publish, twenty }) => {
      await client.publishVersion({ FunctionName });
      await client.createAlias({ ...live, FunctionVersion: '1' });
      await change({ MemorySize: 256 });
      await publish();
      await client.updateAlias({ ...live, FunctionVersion: '2' });
      expect(await twenty('live')).toEqual(['1', '2']);
      await minute();
      expect(await twenty('live')).toEqual(['2']);
    }));

  test('an alias that shares its requests keeps both versions from being deleted', () =>
    withActive(async ({ client, change, publish, ran, twenty }) => {
      await client.publishVersion({ FunctionName });
      await change({ MemorySize: 256 });
      await publish();
      const half = { AdditionalVersionWeights: { 1: 0.5 } };
      await client.createAlias({ ...live, FunctionVersion: '2', RoutingConfig: half });
      expect(await twenty('live')).toEqual(['1', '2']);
      const first = { FunctionName, Qualifier: '1' };
      await refused(client.deleteFunction(first), conflict);
      await client.updateAlias({ ...live, RoutingConfig: {} });
      await client.deleteFunction(first);
      await client.deleteFunction(first);
      expect(await ran('live')).toBe('2');
    }));

  test('an alias is read, listed and deleted, and deleting it again succeeds', () =>
    withActive(async ({ client }) => {
      await client.publishVersion({ FunctionName });
      await client.createAlias({ ...live, FunctionVersion: '1', Description: 'served' });
      const alias = { Name: 'live', FunctionVersion: '1', Description: 'served' };
      expect(await client.getAlias(live)).toMatchObject(alias);
      const { Aliases } = await client.listAliases({ FunctionName, FunctionVersion: '1' });
      expect(Aliases).toMatchObject([alias]);
      const none = await client.listAliases({ FunctionName, FunctionVersion: '$LATEST' });
      expect(none.Aliases).toEqual([]);
      await client.deleteAlias(live);
      await client.deleteAlias(live);
      await refused(client.getAlias(live), notFound);
    }));

  test('a function is deleted with its versions', () =>
    withActive(async ({ client }) => {
      await client.publishVersion({ FunctionName });
      await client.deleteFunction({ FunctionName, Qualifier: '1' });
      await expect(client.getFunction({ FunctionName, Qualifier: '1' })).rejects.toThrow();
      await client.deleteFunction({ FunctionName });
      await refused(client.getFunction({ FunctionName }), notFound);
    }));
});

describe('the resource policy', () => {
  const api = 'arn:aws:execute-api:eu-central-1:123456789012:api1';
  const permission = (name: string) => ({
    ...{ FunctionName, Qualifier: 'live', StatementId: `lambda-${name}`, Action: `lambda:${name}` },
    ...{ Principal: 'apigateway.amazonaws.com', SourceArn: `${api}/*/GET/*` },
  });
  const request = (change: Partial<InvocationRequest> = {}): InvocationRequest => ({
    functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:resize:live',
    sourceArn: `${api}/prod/GET/photo.jpg`,
    event: {},
    mode: 'buffered',
    ...change,
  });

  const withAlias = (story: (scene: Scene) => Promise<void>): Promise<void> =>
    withActive(async (scene) => {
      await scene.client.publishVersion({ FunctionName });
      await scene.client.createAlias({ ...live, FunctionVersion: '1' });
      await scene.minute();
      await story(scene);
    });

  test('rejects every caller until it grants, and only the source that it names, on exactly that alias', () =>
    withAlias(async ({ client, lambda, minute }) => {
      const kindOf = async (change = {}): Promise<string> =>
        (await lambda.invoker.invoke(request(change))).kind;
      expect(await kindOf()).toBe('denied');
      await client.addPermission(permission('InvokeFunction'));
      await minute();
      expect(await kindOf()).toBe('returned');
      expect(await kindOf({ sourceArn: `${api}2/prod/GET/photo.jpg` })).toBe('denied');
      expect(await kindOf({ sourceArn: `${api}/prod/POST/photo.jpg` })).toBe('denied');
      expect(await kindOf({ functionArn: request().functionArn.replace(':live', '') })).toBe('denied');
      expect(await kindOf({ functionArn: request().functionArn.replace(':live', ':9') })).toBe('denied');
      expect(await kindOf({ mode: 'streamed' })).toBe('denied');
      await client.addPermission(permission('InvokeWithResponseStream'));
      await minute();
      expect(await kindOf({ mode: 'streamed' })).toBe('streaming');
    }));

  test('is read back as it was granted, and gone when it is removed', () =>
    withAlias(async ({ client }) => {
      await client.addPermission(permission('InvokeFunction'));
      const { Policy, RevisionId } = await client.getPolicy({ FunctionName, Qualifier: 'live' });
      expect(JSON.parse(Policy ?? '')).toEqual({
        Version: '2012-10-17',
        Id: 'default',
        Statement: [
          {
            Sid: 'lambda-InvokeFunction',
            Effect: 'Allow',
            Principal: { Service: 'apigateway.amazonaws.com' },
            Action: 'lambda:InvokeFunction',
            Resource: 'arn:aws:lambda:eu-central-1:123456789012:function:resize:live',
            Condition: { ArnLike: { 'AWS:SourceArn': `${api}/*/GET/*` } },
          },
        ],
      });
      const removal = { FunctionName, Qualifier: 'live', StatementId: 'lambda-InvokeFunction' };
      await refused(
        client.removePermission({ ...removal, RevisionId: 'another' }),
        '412 PreconditionFailedException',
      );
      await client.removePermission({ ...removal, ...(RevisionId ? { RevisionId } : {}) });
      await refused(client.getPolicy({ FunctionName, Qualifier: 'live' }), notFound);
    }));
});

test('tags are added, listed and removed by key', () =>
  inTime(async ({ client, minute }) => {
    const { FunctionArn: Resource } = await client.createFunction(
      creation(undefined, { Tags: { one: '1' } }),
    );
    await minute();
    await client.tagResource({ Resource, Tags: { two: '2', three: '3' } });
    await client.untagResource({ Resource, TagKeys: ['one', 'three'] });
    expect((await client.listTags({ Resource })).Tags).toEqual({ two: '2' });
    expect((await client.getFunction({ FunctionName })).Tags).toEqual({ two: '2' });
  }));

test('CodeSha256 is the base64 sha256 of the zip', () =>
  inTime(async ({ client }) => {
    const { CodeSha256 } = await client.createFunction(creation());
    expect(CodeSha256).toBe(
      createHash('sha256')
        .update(creation().Code?.ZipFile ?? '')
        .digest('base64'),
    );
  }));
