import { holds, type Context } from './condition.ts';
import { matchesPattern } from './pattern.ts';

type OneOrMany = string | readonly string[];

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: OneOrMany;
  readonly NotAction?: OneOrMany;
  readonly Resource?: OneOrMany;
  readonly NotResource?: OneOrMany;
  readonly Principal?: '*' | Readonly<Record<string, OneOrMany>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: PolicyStatement | readonly PolicyStatement[];
}

/** `unmentioned` is a denial too: what no statement allows is denied implicitly. */
export type Decision = 'allowed' | 'denied' | 'unmentioned';

/**
 * IAM's decision for one action on one resource: a matching Deny wins, else a matching Allow. (AWS: "Policy
 * evaluation logic".) `context` holds condition keys such as `aws:RequestTag/team`.
 */
export function decide(
  documents: readonly PolicyDocument[],
  action: string,
  resource: string,
  context: Context = {},
): Decision {
  const about = applying(documents, action, resource, context);
  if (about.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return about.length > 0 ? 'allowed' : 'unmentioned';
}

/** The statements that allow `action` on `resource`, for a test of unused permissions. */
export function allowing(...call: Parameters<typeof applying>): PolicyStatement[] {
  return applying(...call).filter(({ Effect }) => Effect === 'Allow');
}

function applying(
  documents: readonly PolicyDocument[],
  action: string,
  resource: string,
  context: Context = {},
): PolicyStatement[] {
  return documents.flatMap(statementsOf).filter((one) => applies(one, action, resource, context));
}

export function statementsOf({ Statement }: PolicyDocument): readonly PolicyStatement[] {
  return [Statement].flat();
}

/** Action names are case-insensitive, resources are not. */
function applies(statement: PolicyStatement, action: string, resource: string, context: Context): boolean {
  const named = (patterns: OneOrMany | undefined): boolean =>
    listOf(patterns).some((pattern) => matchesPattern(pattern.toLowerCase(), action.toLowerCase()));
  const on = (patterns: OneOrMany | undefined): boolean =>
    listOf(patterns).some((pattern) => matchesPattern(pattern, resource));
  const actionFits =
    statement.NotAction === undefined ? named(statement.Action) : !named(statement.NotAction);
  // A trust policy has no resource: it is part of its role.
  const resourceFits =
    statement.NotResource === undefined
      ? statement.Resource === undefined || on(statement.Resource)
      : !on(statement.NotResource);
  return actionFits && resourceFits && holds(statement.Condition ?? {}, context);
}

export function listOf(value: OneOrMany = []): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
