import { zipOf } from '../../local-aws/lambda/account.ts';
import { trust } from '../../local-aws/local-account.ts';
import type { Peer } from '../peer.ts';
import type { Scenario } from '../scenario.ts';

const FunctionName = 'images';
const code = (number: number): Uint8Array => zipOf(`export const handler = ${number};`);
const settings = { Runtime: 'nodejs22.x', Handler: 'index.handler' } as const;

async function madeFunction({ iam, lambda, settle }: Peer) {
  const { Role } = await iam.createRole({ RoleName: 'lambda', AssumeRolePolicyDocument: trust() });
  await settle();
  const made = await lambda.createFunction({
    ...{ FunctionName, Role: Role?.Arn, ...settings, MemorySize: 1_536, Timeout: 29 },
    Environment: { Variables: { BUCKET: 'pictures' } },
    Code: { ZipFile: code(1) },
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
        ({ Version, Runtime, MemorySize, State, CodeSha256, Environment }) => ({
          ...{ Version, Runtime, MemorySize, State, hasCode: CodeSha256 !== undefined },
          variables: Environment?.Variables,
        }),
      );
      const read = () => lambda.getFunctionConfiguration({ FunctionName });
      await observe('read', read, ['State', 'LastUpdateStatus', 'Architectures', 'PackageType']);
      await observe('delete', () => lambda.deleteFunction({ FunctionName }));
      await observe('read then', () => lambda.getFunction({ FunctionName }));
      await observe('delete again', () => lambda.deleteFunction({ FunctionName }));
    },
  },
  {
    name: 'a function cannot be made twice, nor without a role',
    tell: async (peer, observe) => {
      const { Role } = await madeFunction(peer);
      const create = (name: string, role: string | undefined) => () =>
        peer.lambda.createFunction({
          ...{ FunctionName: name, Role: role, ...settings, Code: { ZipFile: code(1) } },
        });
      await observe('again', create(FunctionName, Role));
      await observe('with an unknown role', create('other', 'arn:aws:iam::123456789012:role/none'));
    },
  },
  {
    name: 'code and configuration are changed; what is not named stays',
    tell: async (peer, observe) => {
      const { lambda, settle } = peer;
      const before = await madeFunction(peer);
      const configure = (change: object) => () =>
        lambda.updateFunctionConfiguration({ FunctionName, ...change });
      const recode = () => lambda.updateFunctionCode({ FunctionName, ZipFile: code(2) });
      await observe('other code', recode, ({ CodeSha256 }) => CodeSha256 !== before.CodeSha256);
      await settle();
      const resize = configure({ MemorySize: 2_048 });
      await observe('other memory', resize, ({ MemorySize, Environment, Timeout }) => ({
        ...{ MemorySize, Timeout, variables: Environment?.Variables },
      }));
      await settle();
      const empty = configure({ Environment: { Variables: {} } });
      await observe('no variables', empty, ({ Environment }) => Environment?.Variables ?? {});
      await settle();
      await observe('a stale revision', configure({ RevisionId: before.RevisionId, MemorySize: 512 }));
    },
  },
  {
    name: 'versions are numbered, an alias points to one of them',
    tell: async (peer, observe) => {
      const { lambda, settle } = peer;
      await madeFunction(peer);
      const publish = () => lambda.publishVersion({ FunctionName });
      await observe('publish', publish, ['Version']);
      await settle();
      await observe('publish what has not changed', publish, ['Version']);
      await lambda.updateFunctionCode({ FunctionName, ZipFile: code(3) });
      await settle();
      await observe('publish other code', publish, ['Version']);
      await settle();
      const list = () => lambda.listVersionsByFunction({ FunctionName });
      await observe('list', list, ({ Versions }) => Versions?.map(({ Version }) => Version));
      const alias = { FunctionName, Name: 'live' };
      const create = () => lambda.createAlias({ ...alias, FunctionVersion: '1' });
      await observe('alias', create, ['Name', 'FunctionVersion']);
      await observe('alias again', create);
      const move = () => lambda.updateAlias({ ...alias, FunctionVersion: '2' });
      await observe('move it', move, ['FunctionVersion']);
      await observe('an unknown alias', () => lambda.getAlias({ ...alias, Name: 'no' }));
    },
  },
  {
    name: 'a resource policy grants API Gateway, once under each name',
    tell: async (peer, observe) => {
      const { lambda } = peer;
      await madeFunction(peer);
      const named = { FunctionName, StatementId: 'gateway' };
      const add = () =>
        lambda.addPermission({
          ...{ ...named, Action: 'lambda:InvokeFunction', Principal: 'apigateway.amazonaws.com' },
          SourceArn: 'arn:aws:execute-api:us-east-1:123456789012:abc/*',
        });
      const remove = () => lambda.removePermission(named);
      const read = () => lambda.getPolicy({ FunctionName });
      await observe('no policy', read);
      await observe('add', add, ({ Statement = '{}' }) => {
        const { Sid, Effect, Action, Principal } = JSON.parse(Statement) as Record<string, unknown>;
        return { Sid, Effect, Action, Principal };
      });
      await observe('add again', add);
      await observe(
        'read',
        read,
        ({ Policy = '{}' }) => (JSON.parse(Policy) as { Statement?: unknown[] }).Statement?.length,
      );
      await observe('remove', remove);
      await observe('remove again', remove);
    },
  },
];
