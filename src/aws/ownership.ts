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

/** The stage for which a resource was adopted; undefined: the gate made it itself. */
export function adoptedStage(
  tags: Readonly<Record<string, string>>,
): { readonly apiId: string; readonly stage: string } | undefined {
  const [apiId, stage] = tags[adoptedTag]?.split('/') ?? [];
  return apiId && stage ? { apiId, stage } : undefined;
}
