import type { HttpRequest } from '../exchange.ts';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './aliases.ts';
import { invoke } from './front.ts';
import {
  createFunction,
  deleteFunction,
  getFunction,
  getFunctionConcurrency,
  getFunctionConfiguration,
  listFunctions,
  putFunctionConcurrency,
  updateFunctionCode,
  updateFunctionConfiguration,
} from './functions.ts';
import { addPermission, getPolicy, removePermission } from './permissions.ts';
import { getAccountSettings } from './account-settings.ts';
import type { Answer, Call, LambdaRoom } from './room.ts';
import { listTags, tagResource, untagResource } from './tags.ts';
import { listVersions, publishVersion } from './versions.ts';

/** An operation on the wire, as the model inside @aws-sdk/client-lambda has it. */
export interface Operation {
  readonly method: string;
  /** `{FunctionName}` or `{Resource}` first, then `{Item}`. */
  readonly path: string;
  readonly status: number;
  readonly perform: (room: LambdaRoom, call: Call, request: HttpRequest) => Answer | Promise<Answer>;
  /** About the account, not about one function. */
  readonly ofAccount?: true;
  /** IAM's name where it is not the operation's. */
  readonly action?: string;
}

const functions = '/2015-03-31/functions';
const one = `${functions}/{FunctionName}`;
const tags = '/2017-03-31/tags/{Resource}';

export const operations: Readonly<Record<string, Operation>> = {
  CreateFunction: { method: 'POST', path: functions, status: 201, perform: createFunction },
  ListFunctions: { method: 'GET', path: functions, status: 200, ofAccount: true, perform: listFunctions },
  GetFunction: { method: 'GET', path: one, status: 200, perform: getFunction },
  DeleteFunction: { method: 'DELETE', path: one, status: 204, perform: deleteFunction },
  GetFunctionConfiguration: {
    method: 'GET',
    path: `${one}/configuration`,
    status: 200,
    perform: getFunctionConfiguration,
  },
  UpdateFunctionConfiguration: {
    method: 'PUT',
    path: `${one}/configuration`,
    status: 200,
    perform: updateFunctionConfiguration,
  },
  UpdateFunctionCode: { method: 'PUT', path: `${one}/code`, status: 200, perform: updateFunctionCode },
  PublishVersion: { method: 'POST', path: `${one}/versions`, status: 201, perform: publishVersion },
  ListVersionsByFunction: { method: 'GET', path: `${one}/versions`, status: 200, perform: listVersions },
  CreateAlias: { method: 'POST', path: `${one}/aliases`, status: 201, perform: createAlias },
  ListAliases: { method: 'GET', path: `${one}/aliases`, status: 200, perform: listAliases },
  GetAlias: { method: 'GET', path: `${one}/aliases/{Item}`, status: 200, perform: getAlias },
  UpdateAlias: { method: 'PUT', path: `${one}/aliases/{Item}`, status: 200, perform: updateAlias },
  DeleteAlias: { method: 'DELETE', path: `${one}/aliases/{Item}`, status: 204, perform: deleteAlias },
  AddPermission: { method: 'POST', path: `${one}/policy`, status: 201, perform: addPermission },
  GetPolicy: { method: 'GET', path: `${one}/policy`, status: 200, perform: getPolicy },
  RemovePermission: {
    method: 'DELETE',
    path: `${one}/policy/{Item}`,
    status: 204,
    perform: removePermission,
  },
  TagResource: { method: 'POST', path: tags, status: 204, perform: tagResource },
  ListTags: { method: 'GET', path: tags, status: 200, perform: listTags },
  UntagResource: { method: 'DELETE', path: tags, status: 204, perform: untagResource },
  GetFunctionConcurrency: {
    method: 'GET',
    path: '/2019-09-30/functions/{FunctionName}/concurrency',
    status: 200,
    perform: getFunctionConcurrency,
  },
  PutFunctionConcurrency: {
    method: 'PUT',
    path: '/2017-10-31/functions/{FunctionName}/concurrency',
    status: 200,
    perform: putFunctionConcurrency,
  },
  GetAccountSettings: {
    method: 'GET',
    path: '/2016-08-19/account-settings',
    status: 200,
    ofAccount: true,
    perform: getAccountSettings,
  },
  Invoke: {
    method: 'POST',
    path: `${one}/invocations`,
    status: 200,
    action: 'lambda:InvokeFunction',
    perform: (room, call, request) => invoke(room, call, request.headers['x-amz-invocation-type']),
  },
};

const patterns = Object.entries(operations).map(([name, operation]) => ({
  name,
  operation,
  pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '([^/]+)')}/?$`),
}));

/** The operation that a request is, with the decoded variable parts of its path. */
export function operationOf(
  request: HttpRequest,
): { name: string; operation: Operation; parts: string[] } | undefined {
  for (const { name, operation, pattern } of patterns) {
    const match = operation.method === request.method ? pattern.exec(request.path) : null;
    if (match) return { name, operation, parts: match.slice(1).map(decodeURIComponent) };
  }
  return undefined;
}
