import { reads } from '../schema/operation.ts';
import { checkedTags } from './account.ts';
import { codeOf, type Code } from './code.ts';
import { mistyped } from '../schema/json.ts';
import { exception, refusedValue } from './refusals.ts';
import {
  latestVersion,
  newRevision,
  phaseOf,
  versionsOf,
  type LambdaFunction,
  type Snapshot,
} from './function.ts';
import {
  changeable,
  functionArn,
  functionOf,
  type LambdaOperations,
  type LambdaRoom,
  snapshotOf,
  targetOf,
  unqualified,
} from './room.ts';
import { changedSettings, networkRead, newSettings, settingsRead, type Settings } from './settings.ts';
import { everywhere } from '../spread.ts';
import { page, publish } from './versions.ts';
import { configurationOf, listedConfigurationOf } from './view.ts';

const memoryOf = ({ surroundings }: LambdaRoom): number => surroundings.assumptions.lambda.memory;

export const functionOperations: LambdaOperations = {
  CreateFunction: reads(
    ['Code.ZipFile', 'Architectures', 'Publish', 'Tags', 'PackageType', ...settingsRead, ...networkRead],
    (room, { FunctionName, Code, Architectures, Publish, Tags = {}, PackageType, ...input }, { request }) => {
      const { surroundings, functions } = room;
      const { name, qualifier = latestVersion } = targetOf(room, { FunctionName });
      if (qualifier !== latestVersion)
        throw refusedValue('Current operation does not support versions other than $LATEST');
      if (PackageType !== undefined && PackageType !== 'Zip')
        throw refusedValue(`local-aws has no functions of package type ${PackageType}`);
      const settings = newSettings(input, name, memoryOf(room));
      const code = codeOf(Code.ZipFile, request, 'CreateFunction');
      if (functions.has(name))
        throw exception('ResourceConflictException', `Function already exist: ${name}`);
      refuseRole(room, settings);
      const now = surroundings.clock.now();
      const fn: LambdaFunction = {
        name,
        arn: functionArn(room, name),
        latest: {
          ...{ version: latestVersion, settings, code },
          architecture: Architectures?.[0] ?? 'x86_64',
          modifiedAt: now,
          grantee: room.ports.roleId?.(settings.Role),
          settlesAt: now + surroundings.random.between(...surroundings.assumptions.lambda.pending),
          fresh: true,
          failure: takeFailure(room, name),
          revisions: [newRevision(surroundings), newRevision(surroundings)],
        },
        ...{ served: undefined, published: undefined, reservedConcurrency: undefined },
        ...{ lastVersion: 0, running: 0, versions: new Map(), aliases: new Map(), tags: checkedTags(Tags) },
        policies: new Map([[latestVersion, everywhere([])]]),
      };
      functions.set(name, fn);
      const shown = configurationOf(fn, Publish ? publish(room, fn, '') : fn.latest, now);
      // Recorded: the ARN contains no version, even if the response is about one.
      return { ...shown, FunctionArn: fn.arn };
    },
  ),
  GetFunction: reads(['Qualifier'], (room, input) => {
    const { qualifier } = targetOf(room, input);
    const fn = functionOf(room, input, qualifier);
    const { region, clock } = room.surroundings;
    const { reservedConcurrency: reserved } = fn;
    const Location = `https://awslambda-${region}-tasks.s3.${region}.amazonaws.com/snapshots/${fn.name}`;
    return {
      Configuration: configurationOf(fn, snapshotOf(fn, qualifier), clock.now(), qualifier),
      Code: { RepositoryType: 'S3', Location },
      Tags: Object.keys(fn.tags).length > 0 && qualifier === undefined ? fn.tags : undefined,
      Concurrency: reserved === undefined ? undefined : { ReservedConcurrentExecutions: reserved },
    };
  }),
  GetFunctionConfiguration: reads(['Qualifier'], (room, input) => {
    const { qualifier } = targetOf(room, input);
    const fn = functionOf(room, input, qualifier);
    return configurationOf(fn, snapshotOf(fn, qualifier), room.surroundings.clock.now(), qualifier);
  }),
  /** Documented: 50 a page; `FunctionVersion: ALL` lists the versions too. */
  ListFunctions: reads(['FunctionVersion Marker MaxItems'], (room, input) => {
    const { FunctionVersion: version } = input;
    const now = room.surroundings.clock.now();
    const all = [...room.functions.values()]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .flatMap((fn) => [fn.latest, ...(version ? fn.versions.values() : [])].map((of) => ({ fn, of })));
    const { items, NextMarker } = page(all, ({ fn, of }) => `${fn.name}:${of.version}`, input);
    const Functions = items.map(({ fn, of }) => ({
      ...listedConfigurationOf(fn, of, now),
      ...(version ? {} : { FunctionArn: fn.arn }),
    }));
    return { Functions, NextMarker };
  }),
  UpdateFunctionCode: reads(
    ['ZipFile Architectures Publish DryRun RevisionId'],
    (room, input, { request }) => {
      const fn = changeable(room, input, input.RevisionId);
      const code = codeOf(input.ZipFile, request, 'UpdateFunctionCode');
      const architecture = input.Architectures?.[0] ?? fn.latest.architecture;
      const now = room.surroundings.clock.now();
      if (input.DryRun) return configurationOf(fn, { ...fn.latest, code, architecture }, now);
      update(room, fn, { code, architecture });
      return configurationOf(fn, input.Publish ? publish(room, fn, '') : fn.latest, now);
    },
  ),
  UpdateFunctionConfiguration: reads(
    ['RevisionId', ...settingsRead, ...networkRead],
    (room, { FunctionName, RevisionId, ...input }) => {
      const fn = changeable(room, { FunctionName }, RevisionId);
      const settings = changedSettings(fn.latest.settings, input, memoryOf(room));
      if (input.Role !== undefined || input.Environment) refuseRole(room, settings);
      const grantee = input.Role === undefined ? {} : { grantee: room.ports.roleId?.(settings.Role) };
      update(room, fn, { settings, ...grantee });
      return configurationOf(fn, fn.latest, room.surroundings.clock.now());
    },
  ),
  DeleteFunction: reads(['Qualifier'], (room, input) => {
    const { qualifier } = targetOf(room, input);
    const fn = functionOf(room, input);
    if (qualifier === undefined) room.functions.delete(fn.name);
    else deleteVersion(fn, qualifier);
    return { StatusCode: 204 };
  }),
  PutFunctionConcurrency: (room, { ReservedConcurrentExecutions: wanted, ...named }) => {
    const fn = functionOf(room, named, latestVersion);
    if (targetOf(room, named).qualifier !== undefined)
      throw refusedValue(
        'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
      );
    if (!Number.isInteger(wanted)) throw mistyped();
    const { concurrency } = room.surroundings.assumptions.lambda;
    const others = [...room.functions.values()].filter((other) => other !== fn);
    const reserved = others.reduce((sum, other) => sum + (other.reservedConcurrency ?? 0), wanted);
    // Documented: 100 stay unreserved; an account with a smaller quota keeps all of it (reported).
    const kept = Math.min(100, concurrency);
    if (wanted > 0 && concurrency - reserved < kept)
      throw refusedValue(
        `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${kept}].`,
      );
    fn.reservedConcurrency = wanted;
    return { ReservedConcurrentExecutions: wanted };
  },
  GetFunctionConcurrency: (room, named) => ({
    ReservedConcurrentExecutions: unqualified(room, named).reservedConcurrency,
  }),
};

function deleteVersion(fn: LambdaFunction, qualifier: string): void {
  if (qualifier === latestVersion || fn.aliases.has(qualifier))
    throw refusedValue('$LATEST version cannot be deleted without deleting the function.');
  const users = [...fn.aliases.values()].filter((alias) => versionsOf(alias).includes(qualifier));
  // AWS's message (karl-cardenas-coding/go-lambda-cleanup#45).
  if (users.length > 0)
    throw exception(
      'ResourceConflictException',
      `Unable to delete version because the following aliases reference it: [${users.map(({ name }) => name).join(', ')}]`,
    );
  // Deleting a missing version succeeds (measured: floci-io/floci#2824).
  fn.versions.delete(qualifier);
}

function update(
  room: LambdaRoom,
  fn: LambdaFunction,
  change: Partial<Pick<Snapshot, 'settings' | 'architecture' | 'grantee'>> & { readonly code?: Code },
): void {
  const { surroundings } = room;
  const now = surroundings.clock.now();
  if (phaseOf(fn.latest, now) === 'settled') fn.served = fn.latest;
  fn.latest = {
    ...fn.latest,
    ...change,
    modifiedAt: now,
    settlesAt: now + surroundings.random.between(...surroundings.assumptions.lambda.updating),
    fresh: false,
    failure: takeFailure(room, fn.name),
    revisions: [newRevision(surroundings), newRevision(surroundings)],
  };
}

function takeFailure({ failures }: LambdaRoom, name: string): Snapshot['failure'] {
  const failure = failures.get(name);
  failures.delete(name);
  return failure;
}

/**
 * A new role is rejected, with another message if there are variables to encrypt (reported: terraform-provider-aws#4633), on creation
 * and on changes.
 */
function refuseRole({ ports, surroundings }: LambdaRoom, { Role, Environment }: Settings): void {
  if (ports.mayAssume(Role)) return;
  if (Object.keys(Environment?.Variables ?? {}).length > 0 && surroundings.random.chance(0.5))
    throw refusedValue(
      `Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal: ${Role}`,
    );
  throw refusedValue('The role defined for the function cannot be assumed by Lambda.');
}
