import { ServiceError } from '../service.ts';
import { invalid, object, refusedValue, text, wanted, type Fields } from './fields.ts';
import {
  latestVersion,
  matchRevision,
  newRevision,
  notFound,
  versionsOf,
  type Alias,
  type LambdaFunction,
} from './function.ts';
import { existing, type Answer, type Call, type LambdaRoom } from './room.ts';
import { page } from './versions.ts';

export function createAlias(room: LambdaRoom, call: Call): Answer {
  const fields = call.fields();
  const fn = existing(room, call.target.name);
  const name = wanted(fields, 'Name');
  if (!/^(?!^[0-9]+$)[a-zA-Z0-9-_]{1,128}$/.test(name))
    throw invalid(name, 'name', 'satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)');
  if (fn.aliases.has(name))
    throw new ServiceError('ResourceConflictException', 409, `Alias already exists: ${fn.arn}:${name}`);
  const version = checkedVersion(fn, wanted(fields, 'FunctionVersion'));
  return put(fn, {
    name,
    description: text(fields, 'Description') ?? '',
    revision: newRevision(room.surroundings),
    target: spreading(room, version, version),
    weights: weightsOf(fn, fields, version) ?? {},
  });
}

export function getAlias(room: LambdaRoom, { target, item }: Call): Answer {
  const fn = existing(room, target.name);
  return { body: viewOf(fn, aliasOf(fn, item)) };
}

export function updateAlias(room: LambdaRoom, { target, item, fields }: Call): Answer {
  const input = fields();
  const fn = existing(room, target.name);
  const alias = aliasOf(fn, item);
  matchRevision(text(input, 'RevisionId'), alias.revision);
  const before = alias.target.current;
  const version = checkedVersion(fn, text(input, 'FunctionVersion') ?? before);
  return put(fn, {
    name: alias.name,
    description: text(input, 'Description') ?? alias.description,
    revision: newRevision(room.surroundings),
    target: spreading(room, version, before),
    weights: weightsOf(fn, input, version) ?? alias.weights,
  });
}

/** Deleting what is not there succeeds, as documented for DeleteAlias' model: it has no NotFound error. */
export function deleteAlias(room: LambdaRoom, { target, item }: Call): Answer {
  const fn = existing(room, target.name);
  fn.aliases.delete(item);
  fn.policies.delete(item);
  return {};
}

export function listAliases(room: LambdaRoom, { target, query }: Call): Answer {
  const fn = existing(room, target.name);
  const version = query.get('FunctionVersion');
  const all = [...fn.aliases.values()]
    .filter((alias) => version === null || versionsOf(alias).includes(version))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const { items, marker } = page(all, ({ name }) => name, query, 50);
  return { body: { Aliases: items.map((alias) => viewOf(fn, alias)), ...marker } };
}

function put(fn: LambdaFunction, alias: Alias): Answer {
  fn.aliases.set(alias.name, alias);
  return { body: viewOf(fn, alias) };
}

function spreading({ surroundings }: LambdaRoom, current: string, before: string): Alias['target'] {
  const { clock, random, assumptions } = surroundings;
  return { current, before, completeAt: clock.now() + random.between(...assumptions.lambda.codeDelay) };
}

function checkedVersion(fn: LambdaFunction, version: string): string {
  if (version !== latestVersion && !fn.versions.has(version)) throw notFound(`${fn.arn}:${version}`);
  return version;
}

/**
 * Undefined where the caller says nothing of it: an update keeps the weights then. Documented: one other version, with
 * a weight between 0 and 1; neither of the two may be `$LATEST`.
 */
function weightsOf(fn: LambdaFunction, fields: Fields, version: string): Alias['weights'] | undefined {
  const routing = object(fields, 'RoutingConfig');
  if (routing === undefined) return undefined;
  const weights = Object.entries(object(routing, 'AdditionalVersionWeights') ?? {});
  for (const [other, weight] of weights) {
    checkedVersion(fn, other);
    const fits = typeof weight === 'number' && weight >= 0 && weight <= 1;
    if (!fits || weights.length > 1 || [version, other].includes(latestVersion) || other === version)
      throw refusedValue(`Invalid routing configuration for alias: ${other}`);
  }
  return Object.fromEntries(weights) as Alias['weights'];
}

function aliasOf(fn: LambdaFunction, name: string): Alias {
  const alias = fn.aliases.get(name);
  if (!alias)
    throw new ServiceError('ResourceNotFoundException', 404, `Cannot find alias arn: ${fn.arn}:${name}`);
  return alias;
}

function viewOf(fn: LambdaFunction, alias: Alias): Record<string, unknown> {
  return {
    AliasArn: `${fn.arn}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.target.current,
    Description: alias.description,
    RevisionId: alias.revision,
    ...(Object.keys(alias.weights).length > 0
      ? { RoutingConfig: { AdditionalVersionWeights: alias.weights } }
      : {}),
  };
}
