import { NormalizedSchema } from '@smithy/core/schema';

/** What a service's client package says about one operation: its form on the wire, its input and its output. */
export interface OperationModel {
  readonly name: string;
  readonly method: string;
  /** `['restapis', '{restApiId}']` */
  readonly path: readonly string[];
  /** Required query parameters: `['mode', 'import']`, or a name alone. */
  readonly query: readonly (readonly [name: string, value?: string])[];
  /** Of a success. */
  readonly status: number;
  readonly input: Shape;
  readonly output: Shape;
}

export type Kind = 'structure' | 'list' | 'map' | 'text' | 'number' | 'flag' | 'time' | 'bytes' | 'document';

export interface Shape {
  readonly kind: Kind;
  readonly name: string;
  /** The members of a structure, by their SDK names. */
  readonly members: ReadonlyMap<string, Member>;
  /** The members in the body, by their names there. */
  readonly inBody: ReadonlyMap<string, Member>;
  readonly required: readonly string[];
  /** Of a list's items, of a map's values. */
  readonly of?: Shape;
  /** The name of a list's items in XML, if not `member`. */
  readonly item?: string | undefined;
}

export interface Member {
  readonly name: string;
  /** Its name on the wire. */
  readonly wire: string;
  readonly place: 'label' | 'query' | 'header' | 'payload' | 'status' | 'body';
  readonly shape: Shape;
}

/** The static schemas of @smithy/core: operations are `[9, namespace, name, traits, input, output]`. */
type StaticOperation = readonly [
  kind: 9,
  namespace: string,
  name: string,
  traits: { readonly http?: readonly [method: string, uri: string, status: number] } | number,
  input: unknown,
  output: unknown,
];

/** The order of a structure's members, by its name: a client package has the required ones first. */
export type Orders = Readonly<Record<string, ReadonlySet<string>>>;

/** Reads the operations of `module`, a client package, each at its first use. */
export function readOperations(module: object, orders: Orders = {}): ReadonlyMap<string, OperationModel> {
  const schemas: readonly unknown[] = Object.values(module);
  return new Map(schemas.filter(isOperation).map((schema) => [schema[2], lazily(schema, orders)] as const));
}

function isOperation(value: unknown): value is StaticOperation {
  return Array.isArray(value) && value[0] === 9;
}

function lazily([, , name, traits, input, output]: StaticOperation, orders: Orders): OperationModel {
  const [method = 'POST', uri = '/', status = 200] = typeof traits === 'number' ? [] : (traits.http ?? []);
  const [path = '', query = ''] = uri.split('?');
  const known: { input?: Shape; output?: Shape } = {};
  const read = (schema: unknown, side: Side): Shape =>
    (known[side] ??= shapeOf(NormalizedSchema.of(schema as never), side, { orders, shapes: new Map() }));
  return {
    ...{ name, method, status },
    path: segmentsOf(path),
    query: [...new URLSearchParams(query)].map(([key, value]) => (value === '' ? [key] : [key, value])),
    get input() {
      return read(input, 'input');
    },
    get output() {
      return read(output, 'output');
    },
  };
}

export function segmentsOf(path: string): string[] {
  return path.replace(/^\/+|\/+$/g, '').split('/');
}

const nothing: Shape = { kind: 'structure', name: '', members: new Map(), inBody: new Map(), required: [] };

/** Where a structure is used: only members of a whole input or output may be outside the body. */
type Side = 'input' | 'output';

interface Known {
  readonly orders: Orders;
  /** Breaks the cycle of a recursive structure. */
  readonly shapes: Map<unknown, Shape>;
}

function shapeOf(schema: NormalizedSchema, side: Side | 'inner', known: Known): Shape {
  if (schema.isUnitSchema()) return nothing;
  const kind = kindOf(schema);
  const name = schema.getName() ?? '';
  if (kind === 'list' || kind === 'map') {
    const of = schema.getValueSchema();
    return { ...nothing, kind, name, of: shapeOf(of, 'inner', known), item: of.getMergedTraits().xmlName };
  }
  if (kind !== 'structure') return { ...nothing, kind, name };
  const standing = known.shapes.get(schema.getSchema());
  if (standing) return standing;
  const members = new Map<string, Member>();
  const inBody = new Map<string, Member>();
  const shape = { kind, name, members, inBody, required: requiredOf(schema) };
  known.shapes.set(schema.getSchema(), shape);
  const schemas = new Map(schema.structIterator());
  for (const memberName of new Set([...(known.orders[name] ?? []), ...schemas.keys()])) {
    const member = schemas.get(memberName);
    if (!member) continue;
    const found = memberOf(memberName, member, side, known);
    members.set(memberName, found);
    if (found.place === 'body') inBody.set(found.wire, found);
  }
  return shape;
}

function memberOf(name: string, schema: NormalizedSchema, side: Side | 'inner', known: Known): Member {
  const traits = schema.getMergedTraits();
  const shape = shapeOf(schema, 'inner', known);
  const { httpQuery, httpHeader } = traits;
  const member = (place: Member['place'], wire = name): Member => ({ name, wire, place, shape });
  if (side === 'input' && traits.httpLabel !== undefined) return member('label');
  if (side === 'input' && httpQuery !== undefined) return member('query', httpQuery);
  if (side !== 'inner' && httpHeader !== undefined) return member('header', httpHeader.toLowerCase());
  if (side !== 'inner' && traits.httpPayload !== undefined) return member('payload', traits.xmlName);
  if (side === 'output' && traits.httpResponseCode !== undefined) return member('status');
  return member('body', traits.xmlName ?? traits.jsonName);
}

function kindOf(schema: NormalizedSchema): Kind {
  if (schema.isStructSchema()) return 'structure';
  if (schema.isListSchema()) return 'list';
  if (schema.isMapSchema()) return 'map';
  if (schema.isDocumentSchema()) return 'document';
  if (schema.isBooleanSchema()) return 'flag';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isTimestampSchema()) return 'time';
  return schema.isBlobSchema() ? 'bytes' : 'text';
}

/** A static schema lists the required members first and counts them last. */
function requiredOf(schema: NormalizedSchema): readonly string[] {
  const [, , , , names, , count] = schema.getSchema() as unknown as readonly [
    ...unused: [unknown, unknown, unknown, unknown],
    names: readonly string[],
    types: unknown,
    count?: number,
  ];
  return names.slice(0, count ?? 0);
}
