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
  const about = documents.flatMap(statementsOf).filter((one) => applies(one, action, resource, context));
  if (about.some(({ Effect }) => Effect === 'Deny')) return 'denied';
  return about.length > 0 ? 'allowed' : 'unmentioned';
}

/** The statements that allow `action` on `resource`, for a test of unused permissions. */
export function allowing(
  documents: readonly PolicyDocument[],
  action: string,
  resource: string,
  context: Context = {},
): PolicyStatement[] {
  return documents
    .flatMap(statementsOf)
    .filter((statement) => statement.Effect === 'Allow' && applies(statement, action, resource, context));
}

export function statementsOf({ Statement }: PolicyDocument): readonly PolicyStatement[] {
  return [Statement].flat();
}

/** The document in `text`. Throws an Error that says what IAM would reject. */
export function parsePolicy(text: string, kind: 'identity' | 'trust'): PolicyDocument {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Error('This policy contains invalid Json');
  }
  const { Version, Statement } = (document ?? {}) as Partial<PolicyDocument>;
  if (Version !== undefined && !['2012-10-17', '2008-10-17'].includes(Version))
    throw new Error('Syntax error at position (1,1)');
  if (Statement === undefined) throw new Error('Syntax errors in policy.');
  const policy = document as PolicyDocument;
  for (const statement of statementsOf(policy)) checkStatement(statement, kind);
  return policy;
}

function checkStatement(statement: PolicyStatement, kind: 'identity' | 'trust'): void {
  if (!['Allow', 'Deny'].includes(statement.Effect)) throw new Error('Syntax errors in policy.');
  const actions = listOf(statement.Action ?? statement.NotAction);
  if (actions.length === 0) throw new Error('Policy statement must contain actions.');
  for (const action of actions) {
    if (action !== '*' && !/^[a-z0-9-]+:[\w*?]+$/i.test(action))
      throw new Error('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  if (kind === 'identity') checkResources(statement);
  else if (statement.Resource ?? statement.NotResource) throw new Error('Has prohibited field Resource');
  else if (statement.Principal === undefined) throw new Error('Missing required field Principal');
}

function checkResources(statement: PolicyStatement): void {
  const resources = listOf(statement.Resource ?? statement.NotResource);
  if (statement.Principal !== undefined) throw new Error('Policy document should not specify a principal.');
  if (resources.length === 0) throw new Error('Policy statement must contain resources.');
  for (const resource of resources) {
    if (resource !== '*' && !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(resource))
      throw new Error(`Resource ${resource} must be in ARN format or "*".`);
  }
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
