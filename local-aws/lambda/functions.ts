import { ServiceError } from '../service.ts';
import { codeOf, type Code } from './code.ts';
import { flag, integer, invalid, object, refusedValue, text, texts, wanted } from './fields.ts';
import {
  latestVersion,
  matchRevision,
  newRevision,
  phaseOf,
  refuseWhileSettling,
  revisionOf,
  versionsOf,
  type LambdaFunction,
  type Snapshot,
} from './function.ts';
import {
  existing,
  functionArn,
  functionName,
  snapshotOf,
  type Answer,
  type Call,
  type LambdaRoom,
} from './room.ts';
import { architectureOf, changedSettings, newSettings, type Settings } from './settings.ts';
import { everywhere } from '../spread.ts';
import { page, publish } from './versions.ts';
import { configurationOf, listedConfigurationOf } from './view.ts';

export function createFunction(room: LambdaRoom, call: Call): Answer {
  const { surroundings, functions } = room;
  const fields = call.fields();
  const { name } = functionName(wanted(fields, 'FunctionName'));
  const settings = newSettings(fields, name, room.surroundings.assumptions.lambda.memory);
  const code = codeOf((fields.Code ?? {}) as Record<string, unknown>);
  if (functions.has(name))
    throw new ServiceError('ResourceConflictException', 409, `Function already exist: ${name}`);
  refuseRole(room, settings);
  const now = surroundings.clock.now();
  const fn: LambdaFunction = {
    name,
    arn: functionArn(room, name),
    latest: {
      version: latestVersion,
      settings,
      code,
      architecture: architectureOf(fields) ?? 'x86_64',
      modifiedAt: now,
      grantee: room.ports.roleId?.(settings.Role),
      settlesAt: now + surroundings.random.between(...surroundings.assumptions.lambda.pending),
      fresh: true,
      failure: takeFailure(room, name),
      revisions: [newRevision(surroundings), newRevision(surroundings)],
    },
    served: undefined,
    lastVersion: 0,
    published: undefined,
    versions: new Map(),
    aliases: new Map(),
    policies: new Map([[latestVersion, everywhere([])]]),
    tags: texts(fields, 'Tags') ?? {},
    reservedConcurrency: undefined,
    running: 0,
  };
  functions.set(name, fn);
  const shown = configurationOf(fn, flag(fields, 'Publish') ? publish(room, fn, '') : fn.latest, now);
  // Recorded: the ARN names no version, also where the answer is about one.
  return { body: { ...shown, FunctionArn: fn.arn } };
}

export function getFunction(room: LambdaRoom, { target }: Call): Answer {
  const fn = existing(room, target.name);
  const snapshot = snapshotOf(fn, target.qualifier);
  const { region } = room.surroundings;
  return {
    body: {
      Configuration: configurationOf(fn, snapshot, room.surroundings.clock.now(), target.qualifier),
      Code: {
        RepositoryType: 'S3',
        Location: `https://awslambda-${region}-tasks.s3.${region}.amazonaws.com/snapshots/${fn.name}`,
      },
      ...(Object.keys(fn.tags).length > 0 && target.qualifier === undefined ? { Tags: fn.tags } : {}),
      ...(fn.reservedConcurrency === undefined
        ? {}
        : { Concurrency: { ReservedConcurrentExecutions: fn.reservedConcurrency } }),
    },
  };
}

export function getFunctionConfiguration(room: LambdaRoom, { target }: Call): Answer {
  const fn = existing(room, target.name);
  const snapshot = snapshotOf(fn, target.qualifier);
  return {
    body: configurationOf(fn, snapshot, room.surroundings.clock.now(), target.qualifier),
  };
}

/** Documented: 50 a page; `FunctionVersion: ALL` lists the versions too. */
export function listFunctions(room: LambdaRoom, { query }: Call): Answer {
  const now = room.surroundings.clock.now();
  const version = query.get('FunctionVersion');
  if (version !== null && version !== 'ALL')
    throw invalid(version, 'FunctionVersion', 'satisfy enum value set: [ALL]');
  const all = [...room.functions.values()]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((fn) =>
      (version === null ? [fn.latest] : [fn.latest, ...fn.versions.values()]).map((of) => ({ fn, of })),
    );
  const { items, marker } = page(all, ({ fn, of }) => `${fn.name}:${of.version}`, query, 50);
  const shown = items.map(({ fn, of }) => ({
    ...listedConfigurationOf(fn, of, now),
    ...(version === null ? { FunctionArn: fn.arn } : {}),
  }));
  return { body: { Functions: shown, ...marker } };
}

export function updateFunctionCode(room: LambdaRoom, call: Call): Answer {
  const fields = call.fields();
  const fn = changeable(room, call, text(fields, 'RevisionId'));
  const code = codeOf(fields);
  const architecture = architectureOf(fields) ?? fn.latest.architecture;
  const now = room.surroundings.clock.now();
  if (flag(fields, 'DryRun')) return { body: configurationOf(fn, { ...fn.latest, code, architecture }, now) };
  update(room, fn, { code, architecture });
  return { body: configurationOf(fn, flag(fields, 'Publish') ? publish(room, fn, '') : fn.latest, now) };
}

export function updateFunctionConfiguration(room: LambdaRoom, call: Call): Answer {
  const fields = call.fields();
  const fn = changeable(room, call, text(fields, 'RevisionId'));
  const settings = changedSettings(fn.latest.settings, fields, room.surroundings.assumptions.lambda.memory);
  const named = text(fields, 'Role') !== undefined;
  if (named || object(fields, 'Environment')) refuseRole(room, settings);
  update(room, fn, { settings, ...(named ? { grantee: room.ports.roleId?.(settings.Role) } : {}) });
  return { body: configurationOf(fn, fn.latest, room.surroundings.clock.now()) };
}

export function deleteFunction(room: LambdaRoom, { target }: Call): Answer {
  const fn = existing(room, target.name);
  const { qualifier } = target;
  if (qualifier === undefined) room.functions.delete(fn.name);
  else if (qualifier === latestVersion || fn.aliases.has(qualifier))
    throw refusedValue('$LATEST version cannot be deleted without deleting the function.');
  else {
    const users = [...fn.aliases.values()].filter((alias) => versionsOf(alias).includes(qualifier));
    // The words of AWS (karl-cardenas-coding/go-lambda-cleanup#45).
    if (users.length > 0)
      throw new ServiceError(
        'ResourceConflictException',
        409,
        `Unable to delete version because the following aliases reference it: [${users.map(({ name }) => name).join(', ')}]`,
      );
    // A version that is not there is deleted with success (measured: floci-io/floci#2824).
    fn.versions.delete(qualifier);
  }
  return {};
}

export function putFunctionConcurrency(room: LambdaRoom, call: Call): Answer {
  const fn = existing(room, call.target.name);
  if (call.target.qualifier !== undefined)
    throw refusedValue(
      'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
    );
  const wanted = integer(call.fields(), 'ReservedConcurrentExecutions') ?? 0;
  const { concurrency } = room.surroundings.assumptions.lambda;
  const others = [...room.functions.values()].filter((other) => other !== fn);
  const reserved = others.reduce((sum, other) => sum + (other.reservedConcurrency ?? 0), wanted);
  // Documented: 100 stay unreserved; an account that has fewer keeps them all (reported).
  const kept = Math.min(100, concurrency);
  if (wanted > 0 && concurrency - reserved < kept)
    throw refusedValue(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${kept}].`,
    );
  fn.reservedConcurrency = wanted;
  return { body: { ReservedConcurrentExecutions: fn.reservedConcurrency } };
}

export function getFunctionConcurrency(room: LambdaRoom, { target }: Call): Answer {
  const { reservedConcurrency } = existing(room, target.name);
  return {
    body: reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency },
  };
}

function changeable(room: LambdaRoom, { target }: Call, revision: string | undefined): LambdaFunction {
  const fn = existing(room, target.name);
  const now = room.surroundings.clock.now();
  refuseWhileSettling(fn, now);
  matchRevision(revision, revisionOf(fn.latest, now));
  return fn;
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
 * A fresh role is refused in one text or the other where there are variables to encrypt (reported:
 * terraform-provider-aws#4633), on creation and on changes.
 */
function refuseRole({ ports, surroundings }: LambdaRoom, { Role, Environment }: Settings): void {
  if (ports.mayAssume(Role)) return;
  if (Object.keys(Environment ?? {}).length > 0 && surroundings.random.chance(0.5))
    throw refusedValue(
      `Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: InvalidArnException KMS Message: ARN does not refer to a valid principal: ${Role}`,
    );
  throw refusedValue('The role defined for the function cannot be assumed by Lambda.');
}
