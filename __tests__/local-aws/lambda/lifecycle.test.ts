import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  AddPermissionCommand,
  DeleteFunctionCommand,
  InvokeCommand,
  type Lambda,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { awsAssumptions } from '../../../local-aws/assumptions.ts';
import { createVirtualClock, type VirtualClock } from '../../../local-aws/clock.ts';
import type { InvocationRequest } from '../../../local-aws/invocation.ts';
import { accountWith, creation, echoing, zipOf, type Account } from './account.ts';
import { refused } from '../refusals.ts';

const minute = 60_000;
const FunctionName = 'resize';

/** An SDK client reads the machine's shared configuration files once, which is no work for virtual time. */
beforeAll(async () => {
  const { client } = accountWith(echoing);
  await client.getFunction({ FunctionName }).catch(() => undefined);
});

/** Runs `story` in virtual time, against Lambda with AWS's own delays. */
function inTime<T>(story: (account: Account, clock: VirtualClock) => Promise<T>): Promise<T> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 1));
  return clock.run(story(accountWith(echoing, { clock, assumptions: awsAssumptions }), clock));
}

async function createAndWait(client: Lambda, clock: VirtualClock): Promise<void> {
  await client.createFunction(creation());
  await clock.sleep(minute);
}

async function ranVersion(client: Lambda, Qualifier?: string): Promise<string> {
  const { Payload } = await client.invoke({
    FunctionName,
    Payload: '{}',
    ...(Qualifier === undefined ? {} : { Qualifier }),
  });
  return (JSON.parse(Buffer.from(Payload ?? []).toString()) as { version: string }).version;
}

describe('a function becomes usable in its own time', () => {
  test('Pending, refusing changes and invocations, then Active', () =>
    inTime(async ({ client }, clock) => {
      const created = await client.createFunction(creation());
      expect(created).toMatchObject({ State: 'Pending', StateReasonCode: 'Creating', Version: '$LATEST' });
      for (const command of [
        new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: 5 }),
        new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zipOf('') }),
        new PublishVersionCommand({ FunctionName }),
        new InvokeCommand({ FunctionName, Payload: '{}' }),
      ])
        await refused(client.send(command as never), '409 ResourceConflictException');
      await clock.sleep(minute);
      const active = await client.getFunctionConfiguration({ FunctionName });
      expect(active).toMatchObject({ State: 'Active', LastUpdateStatus: 'Successful' });
      expect(active.RevisionId).not.toBe(created.RevisionId);
    }));

  test('an update is InProgress while the old code still answers, then Successful', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      const updated = await client.updateFunctionConfiguration({
        FunctionName,
        Environment: { Variables: { A1: 'b' } },
      });
      expect(updated).toMatchObject({ LastUpdateStatus: 'InProgress', State: 'Active' });
      expect(await ranVersion(client)).toBe('$LATEST');
      await refused(
        client.updateFunctionCode({ FunctionName, ZipFile: zipOf('') }),
        '409 ResourceConflictException',
      );
      await clock.sleep(minute);
      const { Configuration } = await client.getFunction({ FunctionName });
      expect(Configuration).toMatchObject({
        LastUpdateStatus: 'Successful',
        Environment: { Variables: { A1: 'b' } },
      });
    }));

  test('a failed update says why and is not served', () =>
    inTime(async ({ client, lambda }, clock) => {
      await createAndWait(client, clock);
      lambda.failNextUpdate(FunctionName, { code: 'InvalidRuntime', reason: 'broken' });
      await client.updateFunctionConfiguration({ FunctionName, Timeout: 9 });
      await clock.sleep(minute);
      expect(await client.getFunctionConfiguration({ FunctionName })).toMatchObject({
        LastUpdateStatus: 'Failed',
        LastUpdateStatusReasonCode: 'InvalidRuntime',
        LastUpdateStatusReason: 'broken',
      });
      expect(await ranVersion(client)).toBe('$LATEST');
    }));

  test('an update without Environment keeps it, an empty one wipes it', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      const after = async (change: object): Promise<unknown> => {
        await client.updateFunctionConfiguration({ FunctionName, ...change });
        await clock.sleep(minute);
        const { Environment } = await client.getFunctionConfiguration({ FunctionName });
        return Environment?.Variables;
      };
      expect(await after({ Environment: { Variables: { KEEP: 'me' } } })).toEqual({ KEEP: 'me' });
      expect(await after({ Timeout: 8 })).toEqual({ KEEP: 'me' });
      expect(await after({ Environment: { Variables: {} } })).toEqual({});
    }));
});

describe('versions and aliases', () => {
  test('publishing twice without a change gives the same version', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      const first = await client.publishVersion({ FunctionName, Description: 'one' });
      const again = await client.publishVersion({ FunctionName, Description: 'two' });
      expect([first.Version, again.Version]).toEqual(['1', '1']);
      await client.updateFunctionConfiguration({ FunctionName, MemorySize: 256 });
      await clock.sleep(minute);
      expect((await client.publishVersion({ FunctionName })).Version).toBe('2');
      const { Versions } = await client.listVersionsByFunction({ FunctionName });
      expect(Versions?.map(({ Version, State }) => [Version, State])).toEqual([
        ['$LATEST', undefined],
        ['1', undefined],
        ['2', undefined],
      ]);
    }));

  test('a new version is Pending and cannot be invoked before it is Active', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      const { State, FunctionArn } = await client.publishVersion({ FunctionName });
      expect([State, FunctionArn?.split(':').pop()]).toEqual(['Pending', '1']);
      await refused(ranVersion(client, '1'), '409 ResourceConflictException');
      await clock.sleep(minute);
      expect(await ranVersion(client, '1')).toBe('1');
    }));

  test('an alias that was moved is served by the old version here and there for a while, then by the new one only', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      await client.publishVersion({ FunctionName });
      await client.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
      await client.updateFunctionConfiguration({ FunctionName, MemorySize: 256 });
      await clock.sleep(minute);
      await client.publishVersion({ FunctionName });
      await clock.sleep(minute);
      await client.updateAlias({ FunctionName, Name: 'live', FunctionVersion: '2' });
      const soon = new Set<string>();
      for (let call = 0; call < 20; call++) soon.add(await ranVersion(client, 'live'));
      expect([...soon].sort()).toEqual(['1', '2']);
      await clock.sleep(minute);
      const later = new Set<string>();
      for (let call = 0; call < 20; call++) later.add(await ranVersion(client, 'live'));
      expect([...later]).toEqual(['2']);
    }));

  test('an alias that shares its requests keeps both versions from being deleted', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      await client.publishVersion({ FunctionName });
      await client.updateFunctionConfiguration({ FunctionName, MemorySize: 256 });
      await clock.sleep(minute);
      await client.publishVersion({ FunctionName });
      await clock.sleep(minute);
      const live = { FunctionName, Name: 'live' };
      const half = { AdditionalVersionWeights: { 1: 0.5 } };
      await client.createAlias({ ...live, FunctionVersion: '2', RoutingConfig: half });
      const ran = new Set<string>();
      for (let call = 0; call < 20; call++) ran.add(await ranVersion(client, 'live'));
      expect([...ran].sort()).toEqual(['1', '2']);
      const deletion = new DeleteFunctionCommand({ FunctionName, Qualifier: '1' });
      await refused(client.send(deletion), '409 ResourceConflictException');
      await client.updateAlias({ ...live, RoutingConfig: {} });
      await client.send(deletion);
      await client.send(deletion);
      expect(await ranVersion(client, 'live')).toBe('2');
    }));

  test('an alias is read, listed and deleted, and deleting it again succeeds', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      await client.publishVersion({ FunctionName });
      const live = { FunctionName, Name: 'live' };
      await client.createAlias({ ...live, FunctionVersion: '1', Description: 'served' });
      const alias = { Name: 'live', FunctionVersion: '1', Description: 'served' };
      expect(await client.getAlias(live)).toMatchObject(alias);
      const { Aliases } = await client.listAliases({ FunctionName, FunctionVersion: '1' });
      expect(Aliases).toMatchObject([alias]);
      const none = await client.listAliases({ FunctionName, FunctionVersion: '$LATEST' });
      expect(none.Aliases).toEqual([]);
      await client.deleteAlias(live);
      await client.deleteAlias(live);
      await refused(client.getAlias(live), '404 ResourceNotFoundException');
    }));

  test('a function is deleted with its versions', () =>
    inTime(async ({ client }, clock) => {
      await createAndWait(client, clock);
      await client.publishVersion({ FunctionName });
      await client.deleteFunction({ FunctionName, Qualifier: '1' });
      await expect(client.getFunction({ FunctionName, Qualifier: '1' })).rejects.toThrow();
      await client.deleteFunction({ FunctionName });
      await refused(client.getFunction({ FunctionName }), '404 ResourceNotFoundException');
    }));
});

describe('the resource policy', () => {
  const api = 'arn:aws:execute-api:eu-central-1:123456789012:api1';
  const permission = (Action: string, SourceArn = `${api}/*/GET/*`): AddPermissionCommand =>
    new AddPermissionCommand({
      FunctionName,
      Qualifier: 'live',
      StatementId: Action.replace(':', '-'),
      Action,
      Principal: 'apigateway.amazonaws.com',
      SourceArn,
    });
  const request = (change: Partial<InvocationRequest> = {}): InvocationRequest => ({
    functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:resize:live',
    sourceArn: `${api}/prod/GET/photo.jpg`,
    event: {},
    mode: 'buffered',
    ...change,
  });

  async function withAlias(client: Lambda, clock: VirtualClock): Promise<void> {
    await createAndWait(client, clock);
    await client.publishVersion({ FunctionName });
    await client.createAlias({ FunctionName, Name: 'live', FunctionVersion: '1' });
    await clock.sleep(minute);
  }

  test('rejects every caller until it grants, and only the source that it names, on exactly that alias', () =>
    inTime(async ({ client, lambda }, clock) => {
      await withAlias(client, clock);
      const kindOf = async (change = {}): Promise<string> =>
        (await lambda.invoker.invoke(request(change))).kind;
      expect(await kindOf()).toBe('denied');
      await client.send(permission('lambda:InvokeFunction'));
      await clock.sleep(minute);
      expect(await kindOf()).toBe('returned');
      expect(await kindOf({ sourceArn: `${api}2/prod/GET/photo.jpg` })).toBe('denied');
      expect(await kindOf({ sourceArn: `${api}/prod/POST/photo.jpg` })).toBe('denied');
      expect(await kindOf({ functionArn: request().functionArn.replace(':live', '') })).toBe('denied');
      expect(await kindOf({ functionArn: request().functionArn.replace(':live', ':9') })).toBe('denied');
      expect(await kindOf({ mode: 'streamed' })).toBe('denied');
      await client.send(permission('lambda:InvokeWithResponseStream'));
      await clock.sleep(minute);
      expect(await kindOf({ mode: 'streamed' })).toBe('streaming');
    }));

  test('is read back as it was granted, and gone when it is removed', () =>
    inTime(async ({ client }, clock) => {
      await withAlias(client, clock);
      await client.send(permission('lambda:InvokeFunction'));
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
      await refused(client.getPolicy({ FunctionName, Qualifier: 'live' }), '404 ResourceNotFoundException');
    }));
});

test('tags are added, listed and removed by key', () =>
  inTime(async ({ client }, clock) => {
    const { FunctionArn: Resource } = await client.createFunction(
      creation(undefined, { Tags: { one: '1' } }),
    );
    await clock.sleep(minute);
    await client.tagResource({ Resource, Tags: { two: '2', three: '3' } });
    await client.untagResource({ Resource, TagKeys: ['one', 'three'] });
    expect((await client.listTags({ Resource })).Tags).toEqual({ two: '2' });
    expect((await client.getFunction({ FunctionName })).Tags).toEqual({ two: '2' });
  }));

test('CodeSha256 is the base64 sha256 of the zip', () =>
  inTime(async ({ client }) => {
    const { CodeSha256 } = await client.createFunction(creation());
    const { createHash } = await import('node:crypto');
    expect(CodeSha256).toBe(
      createHash('sha256')
        .update(creation().Code?.ZipFile ?? '')
        .digest('base64'),
    );
  }));
