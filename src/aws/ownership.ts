import { Failure } from '../failure.ts';

export type Tags = Readonly<Record<string, string>>;

/** The tag that marks everything this action makes. Its value is the gate's name. */
const tagName = 'cloudfront-image-gate';

/** The tags of a resource that belongs to the gate `name`. */
export function gateTags(name: string): Record<string, string> {
  return { [tagName]: name };
}

/** Tags in the form of CloudFront, IAM and Secrets Manager. */
export const tagList = (tags: Tags): { Key: string; Value: string }[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const tagsIn = (
  list: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = [],
): Record<string, string> => Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));

/** Whether a resource with these tags belongs to the gate `name`; anything else is never changed or deleted. */
export function isOwned(tags: Tags | undefined, name: string): boolean {
  return tags?.[tagName] === name;
}

/** The gate that a resource with these tags belongs to; undefined: none. */
export function gateOf(tags: Tags): string | undefined {
  return tags[tagName];
}

/** Marks a user-supplied resource; its value is the stage, `api/stage`, and `/added` where the gate put it into the plan. */
const adoptedTag = 'cloudfront-image-gate-adopted';

/** The tags of a user's resource that serves the gate from now on: it is never deleted. */
export function adoptionTags(
  gate: string,
  apiId: string,
  stage: string,
  isAdded = false,
): Record<string, string> {
  return { ...gateTags(gate), [adoptedTag]: `${apiId}/${stage}${isAdded ? '/added' : ''}` };
}

/** Whether the gate put the stage of an adopted plan into it. */
export const isStageAdded = (tags: Tags): boolean => tags[adoptedTag]?.endsWith('/added') === true;

/** Remembers the methods that `gate` leaves open; its value lists them. */
const openMethodsTag = 'cloudfront-image-gate-open';

/** Remembers the secret that `gate` or `deploy` was given, and its member. */
const secretTag = 'cloudfront-image-gate-secret';

/** Tag values allow 256 letters, digits, spaces and a few marks; all other bytes are written as `=7B`. */
const longestTag = 256;

/** A tag with these words as its value; undefined if they do not fit. */
function wordsTag(name: string, words: readonly string[]): Record<string, string> | undefined {
  const escaped = (marks: string): string => Buffer.from(marks).toString('hex').replaceAll(/../g, '=$&');
  const value = words
    .map((word) => word.replaceAll(/[^\w.:/+@-]+/g, (marks) => escaped(marks).toUpperCase()))
    .join(' ');
  return value.length <= longestTag ? { [name]: value } : undefined;
}

/** The words of a tag that {@link wordsTag} wrote. */
function wordsIn(value = ''): readonly string[] {
  const unescaped = (bytes: string): string => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString();
  return value
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => word.replaceAll(/(=[0-9A-F]{2})+/g, unescaped));
}

/** The tag that remembers these methods, in the form `GET /health`; undefined if they do not fit. */
export const openMethodTags = (methods: readonly string[]): Record<string, string> | undefined =>
  wordsTag(
    openMethodsTag,
    methods.map((method) => method.replace(' ', ':')),
  );

/** The methods that {@link openMethodTags} remembered. */
export const openMethodsIn = (tags: Tags): readonly string[] =>
  wordsIn(tags[openMethodsTag]).map((method) => method.replace(':', ' '));

/** The tag that remembers a secret's name or ARN, and its member; undefined if they do not fit. */
export const secretTags = (id: string, field?: string): Record<string, string> | undefined =>
  wordsTag(secretTag, field === undefined ? [id] : [id, field]);

/** The secret that {@link secretTags} remembered, and its member. */
export function secretIn(tags: Tags): readonly [id?: string, field?: string] {
  const [id, field] = wordsIn(tags[secretTag]);
  return id === undefined ? [] : field === undefined ? [id] : [id, field];
}

/** The tags of a resource that a gate added. */
export const gateTagNames = (tags: Tags): readonly string[] =>
  [tagName, adoptedTag, openMethodsTag, secretTag].filter((name) => name in tags);

/** The other tool that manages a resource with these tags: CloudFormation sets one, most Terraform users do; undefined if unknown. */
export function otherTool(tags: Tags): string | undefined {
  const stack = tags['aws:cloudformation:stack-name'];
  if (stack !== undefined) return `the CloudFormation stack "${stack}"`;
  const isTerraform = Object.entries(tags).some(
    ([name, value]) =>
      /^(terraform|opentofu)\b/i.test(name) ||
      (/^(managed|created|provision).?(by|er)$/i.test(name) && /terraform|tofu/i.test(value)),
  );
  return isTerraform ? 'Terraform' : undefined;
}

/** The stage for which a resource was adopted; undefined: the gate created it. */
export function adoptedStage(tags: Tags): { apiId: string; stage: string } | undefined {
  const [apiId, stage] = tags[adoptedTag]?.split('/') ?? [];
  return apiId && stage ? { apiId, stage } : undefined;
}

/** The name of everything that `deploy` creates for a gate. IAM allows 64 characters, the shortest of all limits. */
export function resourceName(gate: string): string {
  return `cloudfront-image-gate-${gate}`;
}

/** The comment that marks a resource without tags (cache policies, CloudFront Functions) as this gate's. */
export function ownershipComment(gate: string): string {
  return `Made by cloudfront-image-gate for the gate ${gate}`;
}

/** Throws when a resource that has the gate's name is not the gate's: it is never adopted silently. */
export function refuseForeign(resource: string, tags: Tags | undefined, gate: string): void {
  if (!isOwned(tags, gate)) throw foreignResource(resource, gate);
}

/** The error for what another gate uses: removing it would reject that gate's viewers. */
export function ofAnotherGate(
  resource: string,
  owner: string,
  remedy = `Set \`name: ${owner}\`. To rename the gate, run \`command: destroy\` with that name first, and then this again.`,
): Failure {
  return new Failure(`The ${resource} belongs to the gate "${owner}".`, remedy, 'foreign-resource');
}

export function foreignResource(resource: string, gate: string): Failure {
  return new Failure(
    `The ${resource} exists already but does not belong to the gate "${gate}".`,
    'Choose another `name`, or remove that resource if it is no longer needed.',
    'foreign-resource',
  );
}

/** The domain of a Region's default endpoints (https://docs.aws.amazon.com/general/latest/gr/apigateway.html). */
export function apiDomain(apiId: string, region: string): string {
  return `${apiId}.execute-api.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}

/** A stage's address without CloudFront. */
export const stageUrl = ({ apiId, stage }: { apiId: string; stage: string }, region: string): string =>
  `https://${apiDomain(apiId, region)}/${stage}`;
