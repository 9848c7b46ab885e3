import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import type { FunctionConfiguration, UpdateFunctionConfigurationRequest } from '@aws-sdk/client-lambda';
import { Failure } from '../../failure.ts';
import { call, onceHeard } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { refusedWith } from '../client/refusal.ts';
import { type Change, differences, type Step } from '../step.ts';
import { isBlank, onceSettled, ourVariables } from './function-state.ts';

/** How the function runs; each may be changed on an existing function. */
export interface FunctionSettings {
  readonly role: string;
  readonly runtime: string;
  readonly handler: string;
  /** MB */
  readonly memory: number;
  /** Seconds */
  readonly timeout: number;
  readonly environment: Variables;
}

type Variables = Readonly<Record<string, string>>;

/** The function, and which of its settings to set. */
export interface SettingsWanted {
  readonly name: string;
  readonly settings: FunctionSettings;
  /** Settings that only a new function gets; an existing function keeps its own. */
  readonly initialOnly: readonly (keyof FunctionSettings)[];
  /** The variable with the role's id: if the id changes, the role is set again although its ARN is the same. */
  readonly roleVariable: string;
  /** Our variables that stay as they are. */
  readonly keptVariables: readonly string[];
}

export const titleOf = ({ name }: Pick<SettingsWanted, 'name'>): string => `function "${name}"`;

/** Lambda's name for each setting except the environment. */
const words = {
  role: 'Role',
  runtime: 'Runtime',
  handler: 'Handler',
  memory: 'MemorySize',
  timeout: 'Timeout',
} as const;

type InLambdasWords = Pick<UpdateFunctionConfigurationRequest, (typeof words)[keyof typeof words]>;

/** The settings that are defined. */
export const inLambdasWords = (settings: Partial<FunctionSettings>): InLambdasWords =>
  Object.fromEntries(
    Object.entries(words).map(([field, word]) => [word, settings[field as keyof typeof words]]),
  );

/** The part of Lambda's response that {@link FunctionSettings} covers. */
export function settingsOf(configuration: FunctionConfiguration): FunctionSettings {
  return {
    role: configuration.Role ?? '',
    runtime: configuration.Runtime ?? '',
    handler: configuration.Handler ?? '',
    memory: configuration.MemorySize ?? 0,
    timeout: configuration.Timeout ?? 0,
    environment: variablesOf(configuration),
  };
}

/** Throws if this role may not read the variables: an update would replace those that others set. */
function variablesOf({ FunctionName = '', Environment }: FunctionConfiguration): Variables {
  const { Error: hidden, Variables = {} } = Environment ?? {};
  if (!hidden) return Variables;
  throw new Failure(
    `The variables of the function "${FunctionName}" cannot be read: ${hidden.Message ?? 'no explanation'}.`,
    'Grant the role kms:Decrypt on the KMS key that encrypts them.',
    'access-denied',
  );
}

/** Sends only the settings that differ; environment variables that are not ours are sent back as they were. */
export function configurationSteps(aws: Aws, wanted: SettingsWanted, seen: FunctionSettings): Step[] {
  const { name, keptVariables } = wanted;
  const resource = titleOf(wanted);
  const { environment = {}, ...plain } = imposed(wanted);
  const { environment: seenEnvironment, ...seenPlain } = seen;
  const plainChanges = differences(resource, seenPlain, plain);
  const variables = mergedVariables(seenEnvironment, environment, keptVariables);
  const variableChanges = variableDifferences(resource, seenEnvironment, variables);
  const changes = [...plainChanges, ...variableChanges];
  if (changes.length === 0) return [];
  const madeAgain = variables[wanted.roleVariable] !== seenEnvironment[wanted.roleVariable];
  const differing = new Set(plainChanges.map(({ field }) => field));
  const input = {
    FunctionName: name,
    ...inLambdasWords(Object.fromEntries(Object.entries(plain).filter(([field]) => differing.has(field)))),
    ...(madeAgain ? { Role: plain.role ?? seenPlain.role } : {}),
    Environment: variableChanges.length > 0 ? { Variables: variables } : undefined,
  };
  const act = async (): Promise<void> => {
    await onceRoleIsKnown(aws, () => call(aws.lambda, UpdateFunctionConfigurationCommand, name, input));
    await onceSettled(aws, name);
  };
  return [{ changes, act }];
}

/** The settings that an existing function should have: defaults do not replace what its owner chose. */
function imposed({ settings, initialOnly }: SettingsWanted): Partial<FunctionSettings> {
  const kept = new Set<string>(initialOnly);
  return Object.fromEntries(Object.entries(settings).filter(([field]) => !kept.has(field)));
}

/** An update without `Environment` keeps the variables, one with it replaces them all, so all of them are sent. */
function mergedVariables(seen: Variables, wanted: Variables, kept: readonly string[]) {
  const isKept = ([name]: [string, string]): boolean => !name.startsWith(ourVariables) || kept.includes(name);
  return { ...Object.fromEntries(Object.entries(seen).filter(isKept)), ...wanted };
}

/** Values that only the function may see. */
const secretNames = /SIGNING|SECRET|TOKEN|PASSWORD/i;

function variableDifferences(resource: string, seen: Variables, wanted: Variables): Change[] {
  return [...new Set([...Object.keys(seen), ...Object.keys(wanted)])]
    .filter((name) => seen[name] !== wanted[name])
    .map((name) => ({ resource, field: `environment ${name}`, ...shown(name, seen[name], wanted[name]) }));
}

/** A secret's value is not shown, but its change and its effect are. */
function shown(name: string, from: string | undefined, to: string | undefined): Pick<Change, 'from' | 'to'> {
  if (!secretNames.test(name)) return { from, to };
  const signing = name === `${ourVariables}SIGNING_KEYS`;
  if (isBlank(from)) return { from: undefined, to: `(a secret)${signing ? ': signing switched on' : ''}` };
  if (isBlank(to)) return { from: '(a secret)', to: `(none)${signing ? ': signing switched off' : ''}` };
  return { from: '(a secret)', to: '(another secret)' };
}

/** Longest wait until Lambda can assume a new role. It takes about ten seconds. */
const roleWait = 120_000;

/** Lambda's error for a role that it does not know yet, without and with variables (hashicorp/terraform-provider-aws#4633). */
const unknownRole = [
  /cannot be assumed by Lambda/i,
  /KMS key is invalid for CreateGrant[^]*does not refer to a valid principal/i,
];

/** Lambda rejects a new role for a while: IAM is eventually consistent, and nothing tells when it is ready. */
const isRoleUnknown = (error: unknown): boolean =>
  refusedWith(error, 'InvalidParameterValueException') &&
  unknownRole.some((text) => text.test((error as Error).message));

/** Makes a call that sets a function's role. */
export const onceRoleIsKnown = (aws: Aws, call: () => Promise<unknown>): Promise<unknown> =>
  onceHeard(aws, isRoleUnknown, call, roleWait);
