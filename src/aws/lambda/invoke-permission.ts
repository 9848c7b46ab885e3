import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import type { Aws } from '../client/connect.ts';
import { type AliasName, aliasTitle, qualifier } from './function-version.ts';
import { call, callIfThere } from '../client/call.ts';
import { canonical, creation, removal, type Resource } from '../step.ts';

interface PermissionWanted {
  readonly at: AliasName;
  readonly apiId: string;
  readonly stage: string;
  readonly account: string;
}

/** A statement of the alias's resource policy, as far as we write it. */
export interface Statement {
  readonly Sid: string;
  readonly Action: string | undefined;
  readonly Principal: unknown;
  readonly Condition: unknown;
}

const prefix = 'cloudfront-image-gate-';

/**
 * Allows only this stage to invoke the live version; with both actions, because AWS does not document which a streamed invocation
 * needs.
 */
export function invokePermission(aws: Aws, wanted: PermissionWanted): Resource<readonly Statement[]> {
  const { at, apiId, stage, account } = wanted;
  const sourceArn = `arn:${aws.partition}:execute-api:${aws.region}:${account}:${apiId}/${stage}/*`;
  const statements = ['InvokeFunction', 'InvokeWithResponseStream'].map((action) => ({
    Sid: `${prefix}${apiId}-${stage}-${action}`,
    Action: `lambda:${action}`,
    Principal: { Service: 'apigateway.amazonaws.com' },
    Condition: { ArnLike: { 'AWS:SourceArn': sourceArn } },
  }));
  const on = aliasTitle(at);
  const title = `permission of ${on}`;
  return {
    title,
    find: () => findStatements(aws, at),
    plan: (seen) => {
      const ours = seen.filter(({ Sid }) => Sid.startsWith(prefix));
      const isWanted = (statement: Statement): boolean =>
        statements.some((other) => canonical(other) === canonical(statement));
      return [
        ...ours
          .filter((statement) => !isWanted(statement))
          .map(({ Sid }) =>
            removal(`${title} ${Sid}`, Sid, () =>
              callIfThere(aws.lambda, RemovePermissionCommand, on, { ...qualifier(at), StatementId: Sid }),
            ),
          ),
        ...statements
          .filter(({ Sid }) => !ours.some((statement) => statement.Sid === Sid && isWanted(statement)))
          .map(({ Sid: StatementId, Action }) =>
            creation(title, `${Action} for API ${apiId}`, () =>
              call(aws.lambda, AddPermissionCommand, on, {
                ...{ ...qualifier(at), StatementId, Action },
                Principal: 'apigateway.amazonaws.com',
                SourceArn: sourceArn,
              }),
            ),
          ),
      ];
    },
  };
}

async function findStatements(aws: Aws, at: AliasName): Promise<readonly Statement[]> {
  const found = await callIfThere(aws.lambda, GetPolicyCommand, aliasTitle(at), qualifier(at));
  const { Statement: statements = [] } = JSON.parse(found?.Policy ?? '{}') as {
    Statement?: Partial<Statement>[];
  };
  return statements.map(({ Sid = '', Action, Principal, Condition }) => ({
    Sid,
    Action,
    Principal,
    Condition,
  }));
}
