import type { PatchOperation } from '@aws-sdk/client-api-gateway';
import type { ServiceError } from '../service.ts';
import { omit } from './room.ts';
import { badRequest, found } from './refusals.ts';

/**
 * What a PATCH may do to one kind of resource (API Gateway developer guide, "Patch operations"). `path` contains `{...}` for one
 * variable part; `~1` and `~0` in it are decoded to `/` and `~`.
 */
export interface PatchRule<T> {
  readonly path: string;
  readonly ops: readonly Op[];
  /** `value` is the operation's `from` if it is a copy. */
  apply(draft: T, value: string, parts: readonly string[], op: Op): void;
}

export function rule<T>(path: string, ops: readonly Op[], apply: PatchRule<T>['apply']): PatchRule<T> {
  return { path, ops, apply };
}

/** `replace` of one member with the value that `read` returns for the text; it throws for an invalid text. */
export function replaces<K extends string, V>(member: K, read: (value: string) => V) {
  return rule(
    `/${member}`,
    ['replace'],
    (draft: Partial<Record<K, V | undefined>>, value) => (draft[member] = read(value)),
  );
}

/** `replace` of members that accept any text. */
export function replacesTexts<K extends string>(...members: readonly K[]) {
  return members.map((member) => replaces(member, String));
}

/**
 * `/member/{name}` of a map: an entry is set or removed. If `missing` gives AWS's error, a missing entry can be neither replaced nor
 * removed.
 */
export function changesEntries<K extends string, V>(
  member: K,
  read: (value: string, name: string) => V,
  missing?: string,
) {
  return rule(
    `/${member}/{name}`,
    ['add', 'remove', 'replace'],
    (draft: Partial<Record<K, Record<string, V> | undefined>>, value, [name = ''], op) => {
      if (missing !== undefined && op !== 'add') found(draft[member]?.[name], missing);
      draft[member] = changedEntry(draft[member], name, op === 'remove' ? undefined : read(value, name));
    },
  );
}

/** A copy of `entries` with this one, or without it if undefined. */
export function changedEntry<V>(
  entries: Readonly<Record<string, V>> = {},
  name: string,
  value: V | undefined,
): Record<string, V> {
  const others = omit(entries, name);
  return value === undefined ? others : { ...others, [name]: value };
}

/** Reads a text that must be one of `allowed`. */
export function oneOf(allowed: readonly string[], what: string): (value: string) => string {
  return (value) => {
    if (!allowed.includes(value)) throw badRequest(`Invalid ${what}: ${value}`);
    return value;
  };
}

export type Op = 'add' | 'remove' | 'replace' | 'copy';

/** A resource type's error for an operation that no rule accepts; `fitting` are the ops that its path accepts. */
export type Refuse = (
  wrong: { readonly op: string; readonly path: string; readonly from: string },
  rules: readonly PatchRule<never>[],
  fitting: readonly Op[],
) => ServiceError;

/** Recorded for keys and resources, assumed for plans and deployments. */
const listed: Refuse = ({ op, path }, rules) => {
  const allowed = rules.filter(({ ops }) => ops.some((one) => one === op)).map((rule) => rule.path);
  const remedy =
    allowed.length > 0 ? `Must be one of: [${allowed.join(', ')}]` : 'Please choose supported operations';
  return badRequest(`Invalid patch path  '${path}' specified for op '${op}'. ${remedy}`);
};

/** Recorded for gateway responses. */
export const unlisted: Refuse = ({ path }) => badRequest(`Invalid patch path ${path}`);

/** Recorded for APIs and methods, assumed for integrations. */
export const byOps: Refuse = (wrong, rules, fitting) =>
  fitting.length === 0
    ? unlisted(wrong, rules, fitting)
    : badRequest(`Invalid patch operation specified. Must be one of: [${fitting.join(', ')}]`);

/**
 * Applies all `operations` to `draft`, a copy: if one is rejected, none is applied. Throws BadRequestException for a path or op that
 * the resource does not know.
 */
export function applyPatch<T>(
  draft: T,
  operations: readonly PatchOperation[] = [],
  rules: readonly PatchRule<T>[],
  refuse: Refuse = listed,
): T {
  for (const { op = '', path = 'null', from = '', value = '' } of operations) {
    const fitting = rules.flatMap((rule) => {
      const parts = match(rule.path, path);
      return parts ? [{ rule, parts }] : [];
    });
    const found = fitting.find(({ rule }) => rule.ops.some((one) => one === op));
    const ops = [...new Set(fitting.flatMap(({ rule }) => rule.ops))];
    if (!found) throw refuse({ op, path, from }, rules, ops);
    found.rule.apply(draft, op === 'copy' ? from : value, found.parts, op as Op);
  }
  return draft;
}

/** The variable parts of `path`, decoded; undefined if it does not match `pattern`. */
function match(pattern: string, path: string): readonly string[] | undefined {
  const expected = pattern.split('/');
  const given = path.split('/');
  if (expected.length !== given.length) return undefined;
  const parts: string[] = [];
  for (const [index, part] of given.entries()) {
    const wanted = expected[index] ?? '';
    if (wanted.startsWith('{')) parts.push(part.replaceAll('~1', '/').replaceAll('~0', '~'));
    else if (wanted !== part) return undefined;
  }
  return parts;
}

/** `true` in upper or lower case is true, everything else false, as at API Gateway. */
export function isTrue(value: string): boolean {
  return value.toLowerCase() === 'true';
}

/** Reads a whole number in [low, high]. */
export function wholeNumber(low: number, high: number, what: string): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (value !== '' && Number.isInteger(number) && number >= low && number <= high) return number;
    throw badRequest(`Invalid ${what} specified`);
  };
}
