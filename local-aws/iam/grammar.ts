import { listOf, statementsOf, type PolicyDocument, type PolicyStatement } from './policy.ts';

/**
 * The document in `text`. Throws an Error with IAM's words for what it rejects. What is rejected, in which order, is recorded
 * (getmoto/moto, test_iam_policies.py), except for principals and trust policies, whose messages are reported by users.
 */
export function parsePolicy(text: string, kind: 'identity' | 'trust'): PolicyDocument {
  const document = parsed(text);
  if (!hasShape(documentMembers, document)) throw new Error('Syntax errors in policy.');
  const policy = document as unknown as PolicyDocument;
  const statements = statementsOf(policy);
  const resources = statements.flatMap(resourcesOf);
  const wrong = resources.map(wrongResource).find(Boolean);
  if (!statements.every(isLegacy) || (!wrong && resources.some(isTorn)))
    throw new Error('The policy failed legacy parsing');
  const ids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
  if (!ids.every((id) => /^[0-9A-Za-z]*$/.test(id)))
    throw new Error(
      'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*',
    );
  if (new Set(ids).size < ids.length)
    throw new Error('Statement IDs (SID) in a single policy must be unique.');
  if (statements.some((one) => actionsOf(one).length === 0))
    throw new Error('Policy statement must contain actions.');
  if (wrong) throw new Error(wrong);
  statements.flatMap(actionsOf).forEach(checkAction);
  statements.forEach(kind === 'identity' ? checkIdentity : checkTrust);
  return policy;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('This policy contains invalid Json');
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean =>
  isText(value) || (Array.isArray(value) && value.every((one) => one === null || isText(one)));

const operator =
  /^(?:For(?:AnyValue|AllValues):)?(?:String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)|(?:Numeric|Date)(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)|Bool|BinaryEquals|(?:Not)?IpAddress|Arn(?:Not)?(?:Equals|Like)|Null)(?:IfExists)?$/;

type Shape = Readonly<Record<string, (value: unknown) => boolean>>;

const isCondition = (value: unknown): boolean =>
  isRecord(value) &&
  Object.entries(value).every(
    ([name, keys]) =>
      isRecord(keys) &&
      Object.values(keys).every((one) => ['string', 'boolean'].includes(typeof one) || Array.isArray(one)) &&
      (operator.test(name) || Object.keys(keys).length === 0),
  );

const statementMembers: Shape = {
  ...{ Sid: isText, Effect: (value) => /^(?:allow|deny)$/i.test(String(value)), Condition: isCondition },
  ...{ Action: areTexts, NotAction: areTexts, Resource: areTexts, NotResource: areTexts },
  ...{ Principal: () => true, NotPrincipal: () => true },
};

const documentMembers: Shape = {
  Version: (value) => value === '2012-10-17' || value === '2008-10-17',
  Id: isText,
  Statement: (value) => {
    const statements: unknown[] = [value].flat();
    return statements.length > 0 && statements.every(isStatement);
  },
};

function isStatement(value: unknown): boolean {
  if (!hasShape(statementMembers, value) || value.Effect === undefined) return false;
  return ['Action', 'Resource', 'Principal'].every((name) => !(name in value && `Not${name}` in value));
}

/** Whether `value` has only these members, and `Statement` if it may. */
function hasShape(shape: Shape, value: unknown): value is Readonly<Record<string, unknown>> {
  if (!isRecord(value) || (shape.Statement && value.Statement === undefined)) return false;
  return Object.entries(value).every(([name, member]) => Object.hasOwn(shape, name) && shape[name]?.(member));
}

const actionsOf = ({ Action, NotAction }: PolicyStatement): readonly string[] => listOf(Action ?? NotAction);

/** An empty list of resources is none; null in one is ignored. */
const resourcesOf = ({ Resource, NotResource }: PolicyStatement): readonly string[] =>
  (listOf(Resource ?? NotResource) as readonly (string | null)[]).filter((one) => one !== null);

/** A time in ISO 8601, as exact as one likes, or a number. */
const date =
  /^(?:\d{1,18}|-?\d{1,9}(?:-(?:0?[1-9]|1[0-2])(?:-(?:0?[1-9]|[12]\d|3[01]))?)?(?:T(?:(?:[01]?\d|2[0-3])(?::[0-5]?\d(?::[0-5]?\d(?:\.\d{1,9})?(?:Z|\+(?:[01]\d|2[0-3])(?::[0-5]\d)?)?)?)?)?)?)$/i;

function isLegacy({ Effect, Condition = {} }: PolicyStatement): boolean {
  const dates = Object.entries(Condition)
    .filter(([name]) => /^(?:\w+:)?Date/.test(name))
    .flatMap(([, keys]) => Object.values(keys).flat());
  return ['Allow', 'Deny'].includes(Effect) && dates.every((one) => date.test(one));
}

/** An ARN with empty parts and too few of them, or without a service. */
const isTorn = (resource: string): boolean =>
  resource !== '*' && (/^(?!(?:.*:){5}).*::/s.test(resource) || resource.split(':')[2] === '');

const partitions = /^(?:\*|aws|aws-cn|aws-us-gov|aws-eusc|aws-iso(?:-[bef])?)$/;
const inIam =
  'user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/';

function wrongResource(resource: string): string | undefined {
  const [, partition, ...rest] = resource.split(':');
  if (resource === '*') return undefined;
  if (partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!partitions.test(partition)) {
    const filled = [...rest, '*', '*', '*', '*'].slice(0, Math.max(4, rest.length));
    return `Partition "${partition}" is not valid for resource "arn:${partition}:${filled.join(':')}".`;
  }
  const [service, region, , ...parts] = rest;
  if (service === undefined) return 'Resource vendor must be fully qualified and cannot contain regexes.';
  const path = parts.join(':');
  if (service === 's3' && region && !path.startsWith('accesspoint/'))
    return `Resource ${resource} can not contain region information.`;
  if (service !== 'iam') return undefined;
  if (region) return `IAM resource ${resource} cannot contain region information.`;
  return path === '*' || inIam.split(', ').some((start) => path.startsWith(start))
    ? undefined
    : `IAM resource path must either be "*" or start with ${inIam}.`;
}

function checkAction(action: string): void {
  const [vendor = '', name, ...more] = action.split(':');
  if (name === undefined && vendor !== '*')
    throw new Error('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  if (more.length > 0) throw new Error('Actions/Condition can contain only one colon.');
  if (!/^(?:\*|[a-z0-9.-]*)$/i.test(vendor)) throw new Error(`Vendor ${vendor} is not valid`);
}

function checkIdentity(statement: PolicyStatement): void {
  if ('Principal' in statement || 'NotPrincipal' in statement)
    throw new Error('Policy document should not specify a principal.');
  if (listOf(statement.Resource ?? statement.NotResource).length === 0)
    throw new Error('Policy statement must contain resources.');
}

function checkTrust(statement: PolicyStatement): void {
  if (!actionsOf(statement).every((action) => /^sts:/i.test(action)))
    throw new Error('AssumeRole policy may only specify STS AssumeRole actions.');
  if (statement.Resource ?? statement.NotResource) throw new Error('Has prohibited field Resource');
  if (!('Principal' in statement || 'NotPrincipal' in statement))
    throw new Error('Missing required field Principal');
}
