import type { HttpRequest } from '../exchange.ts';
import type { Member, OperationModel, Shape } from './model.ts';
import type { Found } from './protocol.ts';
import type { InputReader, Wanted } from './reading.ts';

/** The common part of AWS's REST protocols: the input in a request's path, query and headers, and the raw body. */
export function readOutside(
  found: Found,
  request: HttpRequest,
  reader: InputReader,
  { read: declared, input }: Wanted,
): void {
  const { model, query } = found;
  const known = [...model.input.members.values()];
  for (const member of known) {
    const value = member.place === 'body' ? undefined : valueOutside(member, found, request);
    if (value === undefined) continue;
    if (declared === 'all' || declared.has(member.name)) input[member.name] = value;
    else reader.unknown(member.name);
  }
  const inQuery = known.filter(({ place }) => place === 'query').map(({ wire }) => wire);
  const names = new Set([...inQuery, ...model.query.map(([name]) => name)]);
  for (const name of query?.keys() ?? []) if (!names.has(name)) reader.unknown(name);
}

/** The member that is the body as a whole. */
export function payloadOf({ members }: Shape): Member | undefined {
  return [...members.values()].find(({ place }) => place === 'payload');
}

/** The parts of a response besides its body: status, headers, and the member that is the body as a whole. */
export function headOf(model: OperationModel, output: unknown) {
  const given = (output ?? {}) as Readonly<Record<string, unknown>>;
  const headers: Record<string, string> = {};
  let { status } = model;
  for (const { name, wire, place } of model.output.members.values()) {
    const value = given[name];
    if (place === 'header' && typeof value === 'string') headers[wire] = value;
    else if (place === 'status' && typeof value === 'number') status = value;
  }
  return { status, headers, payload: given[payloadOf(model.output)?.name ?? ''] };
}

function valueOutside(
  { place, wire, shape }: Member,
  { model, parts, query }: Found,
  { headers, body }: HttpRequest,
): unknown {
  if (place === 'label') return parts[model.path.indexOf(`{${wire}}`)];
  if (place === 'payload') return body;
  if (place === 'header') return read(shape, headers[wire]);
  const values = place === 'query' ? (query?.getAll(wire) ?? []) : [];
  if (shape.kind === 'list') return values.length > 0 ? values : undefined;
  return read(shape, values[0]);
}

function read({ kind }: Shape, text: string | undefined): unknown {
  if (text === undefined || kind === 'text') return text;
  return kind === 'flag' ? text === 'true' : Number(text);
}
