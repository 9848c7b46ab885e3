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
