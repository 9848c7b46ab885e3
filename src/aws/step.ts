/** One difference between the current and the wanted state, for people to read. It never contains a secret. */
export interface Change {
  /** The kind of resource and its name: `function "cloudfront-image-gate-photos"`. */
  readonly resource: string;
  /** `` for the resource as a whole. */
  readonly field: string;
  /** Undefined: it does not exist yet. */
  readonly from: string | undefined;
  /** Undefined: it is removed. */
  readonly to: string | undefined;
}

/** One write: its changes and the call itself. */
export interface Step {
  readonly changes: readonly Change[];
  act(): Promise<unknown>;
}

/**
 * A resource with a wanted state. `find` reads; `plan` is pure and returns the writes from the current state towards the wanted one,
 * in order; none if nothing differs. What depends on ids that AWS has not assigned yet comes in a later round: `find` is called again
 * after the writes.
 */
export interface Resource<Seen> {
  readonly title: string;
  find(): Promise<Seen>;
  plan(seen: Seen): readonly Step[];
  /** The changes of later rounds, which a dry run cannot see because it writes nothing. */
  follow?(seen: Seen): readonly Change[];
}

/** The step that creates a missing resource; `to` describes it. */
export function creation(resource: string, to: string, act: () => Promise<unknown>): Step {
  return { changes: [{ resource, field: '', from: undefined, to }], act };
}

type FromTo = Pick<Change, 'from' | 'to'>;

/** The step that changes one field. */
export function edit(resource: string, field: string, change: FromTo, act: Step['act']): Step {
  return { changes: [{ resource, field, ...change }], act };
}

/** The step that removes something. */
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

/** The fields of `wanted` in which `seen` differs; other fields are ignored. */
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
