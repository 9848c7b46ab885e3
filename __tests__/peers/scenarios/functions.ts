import { strToU8, zipSync } from 'fflate';
import type { Peer } from '../peer.ts';
import type { Scenario } from '../scenario.ts';
import { trust } from './roles.ts';

const zip = (text: string): Uint8Array =>
  zipSync({ 'index.mjs': [strToU8(text), { mtime: Date.UTC(2020, 1, 1) }] });

const FunctionName = 'images';

async function madeFunction({ iam, lambda, settle }: Peer) {
  const { Role } = await iam.createRole({ RoleName: 'lambda', AssumeRolePolicyDocument: trust });
  await settle();
  const made = await lambda.createFunction({
    FunctionName,
    Role: Role?.Arn,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    MemorySize: 1_536,
    Timeout: 29,
    Environment: { Variables: { BUCKET: 'pictures' } },
    Code: { ZipFile: zip('export const handler = 1;') },
  });
  await settle();
  return made;
}

export const functionScenarios: readonly Scenario[] = [
  {
    name: 'a Lambda function is made, read and deleted',
    tell: async (peer, observe) => {
      const { lambda } = peer;
      await observe(
        'create',
        () => madeFunction(peer),
        (made) => ({
          version: made.Version,
          runtime: made.Runtime,
          memory: made.MemorySize,
          state: made.State,
          code: made.CodeSha256 !== undefined,
          variables: made.Environment?.Variables,
        }),
      );
      await observe(
        'read',
        () => lambda.getFunctionConfiguration({ FunctionName }),
        (read) => ({
          state: read.State,
          update: read.LastUpdateStatus,
          architectures: read.Architectures,
          package: read.PackageType,
        }),
      );
      await observe(
        'delete',
        () => lambda.deleteFunction({ FunctionName }),
        () => 'done',
      );
      await observe(
        'read then',
        () => lambda.getFunction({ FunctionName }),
        () => 'there',
      );
      await observe(
        'delete again',
        () => lambda.deleteFunction({ FunctionName }),
        () => 'done',
      );
    },
  },
  {
    name: 'a function cannot be made twice, nor without a role',
    tell: async (peer, observe) => {
      const { lambda } = peer;
      const { Role } = await madeFunction(peer);
      const create = (name: string, role: string | undefined) => () =>
        lambda.createFunction({
          FunctionName: name,
          Role: role,
          Runtime: 'nodejs22.x',
          Handler: 'index.handler',
          Code: { ZipFile: zip('1') },
        });
      await observe('again', create(FunctionName, Role), () => 'made');
      await observe(
        'with an unknown role',
        create('other', 'arn:aws:iam::123456789012:role/none'),
        () => 'made',
      );
    },
  },
  {
    name: 'code and configuration are changed; what is not named stays',
    tell: async (peer, observe) => {
      const { lambda, settle } = peer;
      const before = await madeFunction(peer);
      await observe(
        'other code',
        () => lambda.updateFunctionCode({ FunctionName, ZipFile: zip('export const handler = 2;') }),
        ({ CodeSha256 }) => CodeSha256 !== before.CodeSha256,
      );
      await settle();
      await observe(
        'other memory',
        () => lambda.updateFunctionConfiguration({ FunctionName, MemorySize: 2_048 }),
        ({ MemorySize, Environment, Timeout }) => ({
          MemorySize,
          Timeout,
          variables: Environment?.Variables,
        }),
      );
      await settle();
      await observe(
        'no variables',
        () => lambda.updateFunctionConfiguration({ FunctionName, Environment: { Variables: {} } }),
        ({ Environment }) => Environment?.Variables ?? {},
      );
      await settle();
      await observe(
        'a stale revision',
        () =>
          lambda.updateFunctionConfiguration({
            FunctionName,
            RevisionId: before.RevisionId,
            MemorySize: 512,
          }),
        () => 'done',
      );
    },
  },
  {
    name: 'versions are numbered, an alias points to one of them',
    tell: async (peer, observe) => {
      const { lambda, settle } = peer;
      await madeFunction(peer);
      const publish = () => lambda.publishVersion({ FunctionName });
      await observe('publish', publish, ({ Version }) => Version);
      await settle();
      await observe('publish what has not changed', publish, ({ Version }) => Version);
      await lambda.updateFunctionCode({ FunctionName, ZipFile: zip('export const handler = 3;') });
      await settle();
      await observe('publish other code', publish, ({ Version }) => Version);
      await settle();
      await observe(
        'list',
        () => lambda.listVersionsByFunction({ FunctionName }),
        ({ Versions }) => Versions?.map(({ Version }) => Version),
      );
      const alias = { FunctionName, Name: 'live' };
      await observe(
        'alias',
        () => lambda.createAlias({ ...alias, FunctionVersion: '1' }),
        ({ Name, FunctionVersion }) => ({ Name, FunctionVersion }),
      );
      await observe(
        'alias again',
        () => lambda.createAlias({ ...alias, FunctionVersion: '1' }),
        () => 'made',
      );
      await observe(
        'move it',
        () => lambda.updateAlias({ ...alias, FunctionVersion: '2' }),
        ({ FunctionVersion }) => FunctionVersion,
      );
      await observe(
        'an unknown alias',
        () => lambda.getAlias({ ...alias, Name: 'no' }),
        () => 'there',
      );
    },
  },
  {
    name: 'a resource policy grants API Gateway, once under each name',
    tell: async (peer, observe) => {
      const { lambda } = peer;
      await madeFunction(peer);
      const add = () =>
        lambda.addPermission({
          FunctionName,
          StatementId: 'gateway',
          Action: 'lambda:InvokeFunction',
          Principal: 'apigateway.amazonaws.com',
          SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abc/*',
        });
      const remove = () => lambda.removePermission({ FunctionName, StatementId: 'gateway' });
      const statement = (json: string | undefined) => {
        const { Sid, Effect, Action, Principal } = JSON.parse(json ?? '{}') as Record<string, unknown>;
        return { Sid, Effect, Action, Principal };
      };
      await observe(
        'no policy',
        () => lambda.getPolicy({ FunctionName }),
        () => 'there',
      );
      await observe('add', add, ({ Statement }) => statement(Statement));
      await observe('add again', add, () => 'added');
      await observe(
        'read',
        () => lambda.getPolicy({ FunctionName }),
        ({ Policy }) => (JSON.parse(Policy ?? '{}') as { Statement?: unknown[] }).Statement?.length,
      );
      await observe('remove', remove, () => 'done');
      await observe('remove again', remove, () => 'done');
    },
  },
];
