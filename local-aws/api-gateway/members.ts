/** `object` without the members `names`. */
export function omit<T extends object, K extends keyof T>(object: T, ...names: K[]): Omit<T, K> {
  const gone = new Set<unknown>(names);
  return Object.fromEntries(Object.entries(object).filter(([name]) => !gone.has(name))) as Omit<T, K>;
}

/** `shown` without its `tags` where there are none: so AWS shows what was never tagged (recorded). */
export function withoutNoTags<T extends { readonly tags: object }>(shown: T): Omit<T, 'tags'> | T {
  return Object.keys(shown.tags).length === 0 ? omit(shown, 'tags') : shown;
}
