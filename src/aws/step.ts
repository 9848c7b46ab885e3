/** One difference between what is and what should be, as a person reads it. Secrets never stand in it. */
export interface Change {
  /** What kind of thing and which: `function "cloudfront-image-gate-photos"`. */
  readonly resource: string;
  /** `` for the thing as a whole. */
  readonly field: string;
  /** Undefined: it does not exist yet. */
  readonly from: string | undefined;
  /** Undefined: it is removed. */
  readonly to: string | undefined;
}

/** One write: why, and the call itself. */
export interface Step {
  readonly changes: readonly Change[];
  act(): Promise<unknown>;
}

/**
 * Something that should be in a certain state. `find` reads, `plan` is pure and gives the writes that lead from what
 * was seen towards that state, in order; none when nothing differs. What depends on ids that AWS has yet to give
 * comes in a later round: `find` is asked again after the writes.
 */
export interface Resource<Seen> {
  readonly title: string;
  find(): Promise<Seen>;
  plan(seen: Seen): readonly Step[];
  /** What the rounds after those writes will change: a dry run, which makes none, cannot see it. */
  follow?(seen: Seen): readonly Change[];
}

/** The step that makes what does not exist yet; `to` says what it will be. */
export function creation(resource: string, to: string, act: () => Promise<unknown>): Step {
  return { changes: [{ resource, field: '', from: undefined, to }], act };
}

type FromTo = Pick<Change, 'from' | 'to'>;

/** The step that changes one field. */
export function edit(resource: string, field: string, change: FromTo, act: Step['act']): Step {
  return { changes: [{ resource, field, ...change }], act };
}

/** The step that takes something away. */
export function removal(resource: string, from: string, act: () => Promise<unknown>): Step {
  return { changes: [{ resource, field: '', from, to: undefined }], act };
}

/** Resources to remove: what `find` returns, each by the step that `remove` gives. */
export function allGone<Seen>(
  title: string,
  find: Resource<readonly Seen[]>['find'],
  remove: (seen: Seen) => Step,
): Resource<readonly Seen[]> {
  return { title, find, plan: (seen) => seen.map(remove) };
}

/** A resource that may not exist, as the list that {@link allGone} takes. */
export const ifThere = <Seen>(seen: Seen | undefined): readonly Seen[] => (seen === undefined ? [] : [seen]);

type Fields = Readonly<Record<string, unknown>>;

/** The differences of those fields of `wanted` that `seen` does not have; nothing else is looked at. */
export function differences(resource: string, seen: Fields, wanted: Fields): Change[] {
  return Object.entries(wanted)
    .filter(([field, to]) => canonical(seen[field]) !== canonical(to))
    .map(([field, to]) => ({ resource, field, from: shown(seen[field]), to: shown(to) }));
}

/** JSON with sorted keys: equal values, equal text; `` for undefined. */
export function canonical(value: unknown): string {
  if (value === undefined) return '';
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function shown(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined ? value : canonical(value);
}
