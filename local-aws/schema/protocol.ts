import type { HttpRequest, HttpResponse } from '../exchange.ts';
import { decode } from '../text.ts';
import type { RoutedCall, ServiceError } from '../service.ts';
import { type Checker, checker } from './limits.ts';
import { type OperationModel, segmentsOf } from './model.ts';
import type { Operation } from './operation.ts';
import { type Declared, declared, InputReader, type Refusals, type Wanted } from './reading.ts';

/** The operation of a request, with the decoded parts of its path and its query. */
export interface Found {
  readonly model: OperationModel;
  readonly parts: readonly string[];
  /** Undefined if there is none. */
  readonly query?: URLSearchParams | undefined;
}

/** A service's wire protocol. */
export interface Protocol {
  find(request: HttpRequest): Found | undefined;
  /** Reads the input of the operation into `wanted.input`, which contains the part read so far if it throws. */
  read(found: Found, request: HttpRequest, reader: InputReader, wanted: Wanted): void;
  answer(model: OperationModel, output: unknown, requestId: string): HttpResponse;
  refuse(error: ServiceError, requestId: string): HttpResponse;
}

/** The permissions of a call: see {@link RoutedCall}. */
export type Needs = (arrival: Arrival) => Pick<RoutedCall, 'action' | 'resource' | 'context' | 'alsoNeeds'>;

export interface Arrival {
  readonly operation: string;
  /** As far as it could be read. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly parts: readonly string[];
  readonly request: HttpRequest;
}

type Table<Room> = Readonly<Record<string, Operation<Room> | Operation<Room>['perform'] | undefined>>;

export interface Served<Room> {
  readonly room: Room;
  readonly protocol: Protocol;
  readonly refusals: Refusals;
  readonly operations: Table<Room>;
  readonly needs: Needs;
}

/** Routes requests to the served operations by the protocol, with the input that their model and handlers define. */
export function createRouter<Room>(served: Served<Room>): (request: HttpRequest) => RoutedCall | undefined {
  const { room, protocol, refusals, operations, needs } = served;
  const known = new Map<string, { readonly members: Declared; readonly check: Checker }>();
  return (request) => {
    const found = protocol.find(request);
    const name = found?.model.name ?? '';
    const operation = operations[name];
    if (!found || !operation) return undefined;
    const { model, parts } = found;
    const { members, check } = known.get(name) ?? {
      members: membersRead(operation, model),
      check: checker(model, refusals.limits, refusals.prefix?.(name)),
    };
    known.set(name, { members, check });
    const input: Record<string, unknown> = {};
    const refusal = refusalOf(() => {
      const reader = new InputReader(refusals, name);
      protocol.read(found, request, reader, { read: members, input });
      reader.require(model.input, input, '');
      reader.refuseUnread();
      const wrong = check(input);
      if (wrong !== undefined) throw refusals.invalid(wrong);
    });
    return {
      operation: name,
      ...needs({ operation: name, input, parts, request }),
      perform: (caller, requestId) => {
        if (refusal) throw refusal.error;
        const perform = typeof operation === 'function' ? operation : operation.perform;
        const output = perform(room, input as never, { request, caller });
        return output instanceof Promise
          ? output.then((one: unknown) => protocol.answer(model, one, requestId))
          : protocol.answer(model, output, requestId);
      },
    };
  };
}

/** The members that the operation declares, and those of every request. */
function membersRead<Room>(operation: Table<Room>[string], { input }: OperationModel): Declared {
  const optional = typeof operation === 'object' ? operation.reads : [];
  const labels = [...input.members.values()].filter(({ place }) => place === 'label');
  const always = new Set([...input.required, ...labels.map(({ name }) => name)]);
  return declared([...optional, ...always]);
}

/** Errors that are thrown only when the call is performed, because signature and permission come first. */
function refusalOf(read: () => void): { readonly error: unknown } | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return { error };
  }
}

/** Finds the operation by a request's method, path and query; of several, the most specific one. */
export function finder(
  models: ReadonlyMap<string, OperationModel>,
): (request: HttpRequest) => Found | undefined {
  const routes = new Map<string, OperationModel[]>();
  const literals = ({ path, query }: OperationModel): number =>
    query.length + path.filter((part) => !part.startsWith('{')).length;
  for (const model of [...models.values()].sort((one, other) => literals(other) - literals(one))) {
    const key = `${model.method} ${model.path.length}`;
    routes.set(key, [...(routes.get(key) ?? []), model]);
  }
  return ({ method, path, query: text }) => {
    const parts = segmentsOf(path).map(decode);
    const query = text === '' ? undefined : new URLSearchParams(text);
    const model = routes
      .get(`${method} ${parts.length}`)
      ?.find(
        (one) =>
          one.path.every((part, index) => part.startsWith('{') || part === parts[index]) &&
          one.query.every(([name, value]) =>
            value === undefined ? query?.has(name) : query?.get(name) === value,
          ),
      );
    return model && { model, parts, query };
  };
}
