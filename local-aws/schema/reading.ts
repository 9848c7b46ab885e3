import { ServiceError } from '../service.ts';
import type { Limits } from './limits.ts';
import type { Member, Shape } from './model.ts';

/** A service's errors for input that its model does not allow. */
export interface Refusals {
  /** An empty text does not count as a required member. */
  readonly emptyIsMissing?: boolean;
  /** A required member is missing; `path` is `patchOperations[0].op`. */
  missing(path: string): ServiceError;
  mistyped(shape: Shape, value: unknown): ServiceError;
  /** Constraints of members, and the errors for violations. */
  readonly limits: Limits;
  invalid(message: string): ServiceError;
  /** Prefix of the names of members of the body. */
  prefix?(operation: string): string;
}

/** The members that an operation declares, as a tree; `all`: the whole of it. */
export type Declared = ReadonlyMap<string, Declared> | 'all';

/** The members of a structure to read, and the target. */
export interface Wanted {
  readonly read: Declared;
  readonly input: Record<string, unknown>;
}

export function declared(reads: readonly string[]): Declared {
  const tree = new Map<string, Declared>();
  for (const name of new Set(reads.map((path) => path.split('.')[0] ?? ''))) {
    const inner = reads
      .filter((path) => path.startsWith(`${name}.`))
      .map((path) => path.slice(name.length + 1));
    tree.set(name, inner.length === 0 ? 'all' : declared(inner));
  }
  return tree;
}

/** Reads values from the wire into an input in the SDK's form; records what no code reads. */
export class InputReader {
  readonly #refusals: Refusals;
  readonly #operation: string;
  readonly #unread: string[] = [];

  constructor(refusals: Refusals, operation: string) {
    this.#refusals = refusals;
    this.#operation = operation;
  }

  /** Records a member outside the model. */
  unknown(path: string): void {
    this.#unread.push(path);
  }

  /** Throws for a member that nothing here reads: AWS would act on it, so ignoring it would be kinder than AWS. */
  refuseUnread(): void {
    if (this.#unread.length > 0)
      throw new ServiceError(
        'NotModelled',
        501,
        `local-aws does not model ${this.#unread.join(', ')} of ${this.#operation}.`,
      );
  }

  /** A JSON value of `shape`. Throws for a wrong type and for missing required members. */
  value(shape: Shape, given: unknown, path: string, read: Declared): unknown {
    const { of } = shape;
    switch (shape.kind) {
      case 'structure': {
        const input: Record<string, unknown> = {};
        this.members(shape.inBody, this.#record(shape, given), path, { read, input });
        this.require(shape, input, path);
        return input;
      }
      case 'list':
        if (!Array.isArray(given) || !of) throw this.#refusals.mistyped(shape, given);
        return given.map((item, index) => this.value(of, item, `${path}[${index}].`, read));
      case 'map':
        return this.#map(shape, given, path);
      case 'document':
        return given;
      case 'bytes':
      case 'text':
      case 'number':
      case 'time':
      case 'flag':
        return this.#leaf(shape, shape.kind, given);
    }
  }

  #leaf(shape: Shape, kind: keyof typeof typeNames, given: unknown): unknown {
    if (typeof given !== typeNames[kind]) throw this.#refusals.mistyped(shape, given);
    return kind === 'bytes' ? Buffer.from(String(given), 'base64') : given;
  }

  #map(shape: Shape, given: unknown, path: string): unknown {
    const { of } = shape;
    if (!of) throw this.#refusals.mistyped(shape, given);
    const members = Object.entries(this.#record(shape, given)).filter(([, member]) => member !== null);
    return Object.fromEntries(
      members.map(([name, member]) => [name, this.value(of, member, `${path}${name}.`, 'all')]),
    );
  }

  /** The members of a structure's JSON into `input`. */
  members(
    known: ReadonlyMap<string, Member>,
    given: Readonly<Record<string, unknown>>,
    path: string,
    { read, input }: Wanted,
  ): void {
    for (const [wire, value] of Object.entries(given)) {
      if (value === undefined || value === null) continue;
      const member = known.get(wire);
      const inner = member && (read === 'all' ? read : read.get(member.name));
      if (!member || !inner) this.unknown(path + wire);
      else input[member.name] = this.value(member.shape, value, `${path}${wire}.`, inner);
    }
  }

  require(shape: Shape, input: Readonly<Record<string, unknown>>, path: string): void {
    for (const name of shape.required)
      if (input[name] === undefined || (input[name] === '' && this.#refusals.emptyIsMissing))
        throw this.#refusals.missing(path + (shape.members.get(name)?.wire ?? name));
  }

  #record(shape: Shape, given: unknown): Readonly<Record<string, unknown>> {
    if (typeof given !== 'object' || given === null || Array.isArray(given))
      throw this.#refusals.mistyped(shape, given);
    return given as Readonly<Record<string, unknown>>;
  }
}

const typeNames = {
  bytes: 'string',
  text: 'string',
  number: 'number',
  time: 'number',
  flag: 'boolean',
} as const;
