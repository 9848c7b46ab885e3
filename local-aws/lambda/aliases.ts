import type * as sdk from '@aws-sdk/client-lambda';
import { reads } from '../schema/operation.ts';
import {
  latestVersion,
  matchRevision,
  newRevision,
  notFound,
  versionsOf,
  type Alias,
  type LambdaFunction,
} from './function.ts';
import { exception, invalid, refusedValue } from './refusals.ts';
import { functionOf, type LambdaOperations, type LambdaRoom } from './room.ts';
import { spread } from '../spread.ts';
import { page } from './versions.ts';

export const aliasOperations: LambdaOperations = {
  CreateAlias: reads(['Description RoutingConfig'], (room, input) => {
    const { Name: name, Description: description = '' } = input;
    const fn = functionOf(room, input);
    if (!/^(?!^[0-9]+$)[a-zA-Z0-9-_]{1,128}$/.test(name))
      throw invalid(name, 'name', 'satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)');
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
    const fn = functionOf(room, named);
    return viewOf(fn, aliasOf(fn, Name));
  },
  UpdateAlias: reads(['FunctionVersion', 'Description', 'RoutingConfig', 'RevisionId'], (room, input) => {
    const fn = functionOf(room, { FunctionName: input.FunctionName });
    const alias = aliasOf(fn, input.Name);
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
  /** Deleting what is not there succeeds, as documented for DeleteAlias' model: it has no NotFound error. */
  DeleteAlias: (room, { Name, ...named }) => {
    const fn = functionOf(room, named);
    fn.aliases.delete(Name);
    fn.policies.delete(Name);
  },
  ListAliases: reads(['FunctionVersion Marker MaxItems'], (room, input) => {
    const { FunctionVersion: version } = input;
    const fn = functionOf(room, input);
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
  if (version !== latestVersion && !fn.versions.has(version)) throw notFound(`${fn.arn}:${version}`);
  return version;
}

/**
 * Undefined where the caller says nothing of it: an update keeps the weights then. Documented: one other version, with
 * a weight between 0 and 1; neither of the two may be `$LATEST`.
 */
function weightsOf(
  fn: LambdaFunction,
  routing: sdk.AliasRoutingConfiguration | undefined,
  version: string,
): Alias['weights'] | undefined {
  if (routing === undefined) return undefined;
  const weights = Object.entries(routing.AdditionalVersionWeights ?? {});
  for (const [other, weight] of weights) {
    checkedVersion(fn, other);
    const fits = weight >= 0 && weight <= 1;
    if (!fits || weights.length > 1 || [version, other].includes(latestVersion) || other === version)
      throw refusedValue(`Invalid routing configuration for alias: ${other}`);
  }
  return Object.fromEntries(weights);
}

function aliasOf(fn: LambdaFunction, name: string): Alias {
  const alias = fn.aliases.get(name);
  if (!alias) throw exception('ResourceNotFoundException', `Cannot find alias arn: ${fn.arn}:${name}`);
  return alias;
}

function viewOf(fn: LambdaFunction, alias: Alias): Record<string, unknown> {
  const weighted = Object.keys(alias.weights).length > 0;
  return {
    AliasArn: `${fn.arn}:${alias.name}`,
    Name: alias.name,
    FunctionVersion: alias.target.current,
    Description: alias.description,
    RevisionId: alias.revision,
    RoutingConfig: weighted ? { AdditionalVersionWeights: alias.weights } : undefined,
  };
}
