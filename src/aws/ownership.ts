/** The tag that marks everything this action makes. Its value is the gate's name. */
const tagName = 'cloudfront-image-gate';

/** The tags of a resource that belongs to the gate `name`. */
export function gateTags(name: string): Record<string, string> {
  return { [tagName]: name };
}

/** Whether a resource with these tags belongs to the gate `name`; anything else is never changed or deleted. */
export function isOwned(tags: Readonly<Record<string, string>> | undefined, name: string): boolean {
  return tags?.[tagName] === name;
}

/** The gate that a resource with these tags belongs to; undefined: none. */
export function gateOf(tags: Readonly<Record<string, string>>): string | undefined {
  return tags[tagName];
}

/** Marks what a gate did not make but was given; its value is the stage, `api/stage`. */
const adoptedTag = 'cloudfront-image-gate-adopted';

/** The tags of a user's resource that serves the gate from now on: it is never deleted. */
export function adoptionTags(gate: string, apiId: string, stage: string): Record<string, string> {
  return { ...gateTags(gate), [adoptedTag]: `${apiId}/${stage}` };
}

/** Remembers which methods `gate` was told to leave open; its value lists them. */
const openMethodsTag = 'cloudfront-image-gate-open';

/** Tag values are letters, digits, spaces and a few marks, 256 at most: braces and others are written as `=7B`. */
const longestTag = 256;

/** The tag that remembers these methods, `GET /health` each; undefined where they do not fit. */
export function openMethodTags(methods: readonly string[]): Record<string, string> | undefined {
  const escaped = (mark: string): string =>
    `=${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(2, '0')}`;
  const value = methods
    .map((method) => method.replace(' ', ':').replaceAll(/[^\w.:/+@-]/g, escaped))
    .join(' ');
  return value.length <= longestTag ? { [openMethodsTag]: value } : undefined;
}

/** The methods that {@link openMethodTags} remembered. */
export function openMethodsIn(tags: Readonly<Record<string, string>>): readonly string[] {
  const unescaped = (_: string, code: string): string => String.fromCodePoint(parseInt(code, 16));
  return (tags[openMethodsTag] ?? '')
    .split(' ')
    .filter((method) => method !== '')
    .map((method) => method.replaceAll(/=([0-9A-F]{2})/g, unescaped).replace(':', ' '));
}

/** Those of a plan's tags that a gate put there. */
export const gateTagNames = (tags: Readonly<Record<string, string>>): readonly string[] =>
  [tagName, adoptedTag, openMethodsTag].filter((name) => name in tags);

/** The stage for which a resource was adopted; undefined: the gate made it itself. */
export function adoptedStage(
  tags: Readonly<Record<string, string>>,
): { readonly apiId: string; readonly stage: string } | undefined {
  const [apiId, stage] = tags[adoptedTag]?.split('/') ?? [];
  return apiId && stage ? { apiId, stage } : undefined;
}
