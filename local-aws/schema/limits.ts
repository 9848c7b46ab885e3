import type { ServiceError } from '../service.ts';
import type { OperationModel } from './model.ts';

/** What a value must be, in the words of AWS's frameworks, and whether it is. */
export type Limit = readonly [must: string, fits: (value: never) => boolean];

/**
 * What a service's model says of members and the client packages leave out: by the member's path (`patchOperations.op`), or, where it
 * is otherwise in one operation, by `Operation/path`.
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

/** An empty list in a query is one that is not there. */
export const notEmpty: Limit = must('not be null', (value: readonly unknown[]) => value.length > 0);

const together = (start: string, limits: readonly Limit[], valuesIn: (value: never) => unknown[]): Limit => [
  `${start} must satisfy constraint: [${limits.map(([words]) => words).join(', ')}]`,
  (value) => valuesIn(value).every((one) => limits.every(([, fits]) => fits(one as never))),
];

/** Of each item of a list, of each name and of each value of a map. */
export const items = (...limits: readonly Limit[]): Limit => together('Member', limits, (list) => [...list]);
export const keys = (...limits: readonly Limit[]): Limit => together('Map keys', limits, Object.keys);
export const values = (...limits: readonly Limit[]): Limit => together('Map value', limits, Object.values);

type Input = Readonly<Record<string, unknown>>;

/** Says what is wrong with an input, all of it in one text; undefined: nothing. */
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

/** Models name members in their services' own case, messages begin them in lower case. */
export function uncapitalised(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

export function violation(path: string, value: unknown, words: string): string {
  const given = value === undefined ? 'null' : `'${inJava(value)}'`;
  return `Value ${given} at '${path}' failed to satisfy constraint: ${words}`;
}

/** What AWS's frameworks say of members that break the model: the same words in most services. */
export function violations(wrong: readonly string[]): string {
  return `${wrong.length} validation error${wrong.length > 1 ? 's' : ''} detected: ${wrong.join('; ')}`;
}

/** The refusal of a required member that is not there. */
export const absent =
  (refuse: (message: string) => ServiceError) =>
  (path: string): ServiceError =>
    refuse(violations([violation(uncapitalised(path), undefined, notNull[0])]));

/** As Java writes lists, maps and the fractions in them. */
function inJava(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inJava).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const entries = Object.entries(value).map(([name, one]: [string, unknown]) => {
    const fraction = typeof one === 'number' && Number.isInteger(one) ? `${one}.0` : inJava(one);
    return `${name}=${fraction}`;
  });
  return `{${entries.join(', ')}}`;
}
