import type { ServiceError } from '../service.ts';
import type { OperationModel } from './model.ts';

/** A constraint in the words of AWS's frameworks, and its check. */
export type Limit = readonly [must: string, fits: (value: never) => boolean];

/**
 * Constraints in a service's model that the client packages omit: by the member's path (`patchOperations.op`), or by `Operation/path`
 * if it differs in one operation.
 */
export type Limits = Readonly<Record<string, readonly Limit[]>>;

const must = (constraint: string, fits: Limit[1]): Limit => [`Member must ${constraint}`, fits];

export const oneOf = (...values: readonly (string | number)[]): Limit =>
  must(`satisfy enum value set: [${values.join(', ')}]`, (value: string) => values.includes(value));

export const pattern = (source: string): Limit => {
  const whole = new RegExp(`^(?:${source})$`, source.includes('\\p{') ? 'u' : '');
  return must(`satisfy regular expression pattern: ${source}`, (value: string) => whole.test(value));
};

export const longest = (length: number): Limit =>
  must(`have length less than or equal to ${length}`, (value: string) => value.length <= length);

export const shortest = (length: number): Limit =>
  must(`have length greater than or equal to ${length}`, (value: string) => value.length >= length);

export const most = (number: number | string): Limit =>
  must(`have value less than or equal to ${number}`, (value: number) => value <= Number(number));

export const least = (number: number | string): Limit =>
  must(`have value greater than or equal to ${number}`, (value: number) => value >= Number(number));

export const notNull: Limit = must('not be null', (value: unknown) => value !== undefined && value !== null);

/** An empty list in a query counts as missing. */
export const notEmpty: Limit = must('not be null', (value: readonly unknown[]) => value.length > 0);

const together = (start: string, limits: readonly Limit[], valuesIn: (value: never) => unknown[]): Limit => [
  `${start} must satisfy constraint: [${limits.map(([words]) => words).join(', ')}]`,
  (value) => valuesIn(value).every((one) => limits.every(([, fits]) => fits(one as never))),
];

/** For each item of a list, each name and each value of a map. */
export const items = (...limits: readonly Limit[]): Limit => together('Member', limits, (list) => [...list]);
export const keys = (...limits: readonly Limit[]): Limit => together('Map keys', limits, Object.keys);
export const values = (...limits: readonly Limit[]): Limit => together('Map value', limits, Object.values);

type Input = Readonly<Record<string, unknown>>;

/** Describes all faults of an input in one text; undefined if there are none. */
export type Checker = (input: Input) => string | undefined;

/** Checks inputs of `model`. `prefix` precedes the names of members of the body. */
export function checker(model: OperationModel, limits: Limits = {}, prefix = ''): Checker {
  const checks = Object.entries(limits).flatMap(([key, all]) => {
    const [operation, path = operation] = key.split('/');
    const names = path?.split('.') ?? [];
    const member = model.input.members.get(names[0] ?? '');
    if (!member || (path !== operation && operation !== model.name)) return [];
    return [{ names, all, start: member.place === 'body' ? prefix : '' }];
  });
  return (input) => {
    const wrong = checks.flatMap(({ names, all, start }) =>
      [...valuesAt(input, names, start)].flatMap(([path, value]) =>
        all.filter(([, fits]) => !fits(value as never)).map(([words]) => violation(path, value, words)),
      ),
    );
    return wrong.length === 0 ? undefined : violations(wrong);
  };
}

/** Every value at a path of names, with the path as AWS writes it. */
function* valuesAt(value: unknown, names: readonly string[], path: string): Generator<[string, unknown]> {
  const [name, ...rest] = names;
  if (value === undefined) return;
  if (name === undefined) yield [path, value];
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* valuesAt(item, names, `${path}.${index + 1}.member`);
  else {
    const dot = path === '' || path.endsWith('.') ? '' : '.';
    yield* valuesAt((value as Input)[name], rest, `${path}${dot}${uncapitalised(name)}`);
  }
}

/** Models use their services' own case for members, messages start them in lower case. */
export function uncapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function violation(path: string, value: unknown, words: string): string {
  const given = value === undefined ? 'null' : `'${inJava(value)}'`;
  return `Value ${given} at '${path}' failed to satisfy constraint: ${words}`;
}

/** The frameworks' errors for members that violate the model, the same in most services. */
export function violations(wrong: readonly string[]): string {
  return `${wrong.length} validation error${wrong.length > 1 ? 's' : ''} detected: ${wrong.join('; ')}`;
}

/** The error for a missing required member. */
export const absent =
  (refuse: (message: string) => ServiceError) =>
  (path: string): ServiceError =>
    refuse(violations([violation(uncapitalised(path), undefined, notNull[0])]));

/** Java's text of lists, maps and the fractions in them. */
function inJava(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inJava).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, one]: [string, unknown]) => {
    const fraction = typeof one === 'number' && Number.isInteger(one) ? `${one}.0` : inJava(one);
    return `${name}=${fraction}`;
  });
  return `{${entries.join(', ')}}`;
}
