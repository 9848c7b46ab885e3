import type * as sdk from '@aws-sdk/client-lambda';
import { reads } from '../schema/operation.ts';
import {
  latestVersion,
  matchRevision,
  newRevision,
  versionsOf,
  type Alias,
  type LambdaFunction,
} from './function.ts';
import { exception, notFound, refusedValue } from './refusals.ts';
import { functionOf, type LambdaOperations, type LambdaRoom, noFunction, unqualified } from './room.ts';
import { spread } from '../spread.ts';
import { page } from './versions.ts';

export const aliasOperations: LambdaOperations = {
  CreateAlias: reads(['Description RoutingConfig'], (room, input) => {
    const { Name: name, Description: description = '' } = input;
    const fn = functionOf(room, input, input.FunctionVersion);
    unqualified(room, input);
    if (fn.aliases.has(name))
      throw exception('ResourceConflictException', `Alias already exists: ${fn.arn}:${name}`);
    const version = checkedVersion(fn, input.FunctionVersion);
    return put(fn, {
      ...{ name, description, revision: newRevision(room.surroundings) },
      target: spreading(room, version, version),
      weights: weightsOf(fn, input.RoutingConfig, version) ?? {},
    });
  }),
  GetAlias: (room, { Name, ...named }) => {
    const fn = unqualified(room, named);
    return viewOf(fn, aliasOf(fn, Name));
  },
  UpdateAlias: reads(['FunctionVersion', 'Description', 'RoutingConfig', 'RevisionId'], (room, input) => {
    const fn = unqualified(room, { FunctionName: input.FunctionName });
    const alias = aliasOf(fn, input.Name, 'Alias not found');
    matchRevision(input.RevisionId, alias.revision);
    const before = alias.target.current;
    const version = checkedVersion(fn, input.FunctionVersion ?? before);
    const description = input.Description ?? alias.description;
    return put(fn, {
      ...{ name: alias.name, description, revision: newRevision(room.surroundings) },
      target: spreading(room, version, before),
      weights: weightsOf(fn, input.RoutingConfig, version) ?? alias.weights,
    });
  }),
  /** Deleting a missing alias succeeds, because DeleteAlias's model has no NotFound error. */
  DeleteAlias: (room, { Name, ...named }) => {
    const fn = unqualified(room, named);
    fn.aliases.delete(Name);
    fn.policies.delete(Name);
  },
  ListAliases: reads(['FunctionVersion Marker MaxItems'], (room, input) => {
    const { FunctionVersion: version } = input;
    const fn = unqualified(room, input);
    const all = [...fn.aliases.values()]
      .filter((alias) => version === undefined || versionsOf(alias).includes(version))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const { items, NextMarker } = page(all, ({ name }) => name, input);
    return { Aliases: items.map((alias) => viewOf(fn, alias)), NextMarker };
  }),
};

function put(fn: LambdaFunction, alias: Alias): Record<string, unknown> {
  fn.aliases.set(alias.name, alias);
  return viewOf(fn, alias);
}

function spreading({ surroundings }: LambdaRoom, current: string, before: string): Alias['target'] {
  return spread(surroundings, surroundings.assumptions.lambda.codeDelay, current, before);
}

function checkedVersion(fn: LambdaFunction, version: string): string {
  if (version !== latestVersion && !fn.versions.has(version)) throw noFunction(fn.arn, version);
  return version;
}

/**
 * Undefined if the caller omits it: an update then keeps the weights. Documented: one other version, with a weight between 0 and 1;
 * neither of the two may be `$LATEST`.
 */
function weightsOf(
  fn: LambdaFunction,
  routing: sdk.AliasRoutingConfiguration | undefined,
  version: string,
): Alias['weights'] | undefined {
  if (routing === undefined) return undefined;
  const weights = routing.AdditionalVersionWeights ?? {};
  const [other, ...more] = Object.keys(weights);
  if (more.length > 0)
    throw refusedValue('Number of items in AdditionalVersionWeights cannot be greater than 1');
  if (other === undefined) return weights;
  if (version === latestVersion)
    throw refusedValue('$LATEST is not supported for an alias pointing to more than 1 version');
  if (other === version)
    throw refusedValue(
      `Invalid function version ${other}. Function version ${other} is already included in routing configuration.`,
    );
  checkedVersion(fn, other);
  return weights;
}

function aliasOf(fn: LambdaFunction, name: string, words = 'Cannot find alias arn'): Alias {
  const alias = fn.aliases.get(name);
  if (!alias) throw notFound(`${words}: ${fn.arn}:${name}`);
  return alias;
}

function viewOf(fn: LambdaFunction, alias: Alias): Record<string, unknown> {
  const weighted = Object.keys(alias.weights).length > 0;
  return {
    ...{ AliasArn: `${fn.arn}:${alias.name}`, Name: alias.name, FunctionVersion: alias.target.current },
    ...{ Description: alias.description, RevisionId: alias.revision },
    RoutingConfig: weighted ? { AdditionalVersionWeights: alias.weights } : undefined,
  };
}
