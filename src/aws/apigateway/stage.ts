import * as sdk from '@aws-sdk/client-api-gateway';
import type { Deployment, Method } from '@aws-sdk/client-api-gateway';
import { Failure } from '../../failure.ts';
import { call, callIfThere } from '../client/call.ts';
import type { Aws } from '../client/connect.ts';
import { UnreadableAnswer } from '../client/raw-answer.ts';
import { listWhole } from '../client/whole-list.ts';
import { edit, type Resource } from '../step.ts';
import { type ApiDefinition, definitionHash } from './api-definition.ts';

/** A stage of an API. */
export interface StageName {
  readonly apiId: string;
  readonly stage: string;
}

export const isSameStage = (one: StageName, other: StageName): boolean =>
  one.apiId === other.apiId && one.stage === other.stage;

/** Its name in changes and errors. */
export const stageTitle = ({ apiId, stage }: StageName): string => `stage "${stage}" of API ${apiId}`;

/** A method as it is or would be deployed. */
export interface MethodRequirement {
  /** `GET /path`; the method may be `ANY`. */
  readonly name: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly keyRequired: boolean;
  readonly authorization: string;
}

/** What serves viewers: a deployment is a snapshot, which later changes to methods do not affect. */
export interface StageSnapshot {
  readonly deploymentId: string;
  readonly description: string;
  readonly methods: readonly MethodRequirement[];
  /** Part of the traffic goes to another deployment. */
  readonly canary: boolean;
}

/** How and when a stage is deployed again: `stale` returns what it serves if that is not what it should serve. */
interface Redeployment {
  readonly description: (seen: StageSnapshot | undefined) => string;
  /** Its description. */
  readonly to: string;
  readonly stale: (seen: StageSnapshot | undefined) => { readonly from: string | undefined } | undefined;
}

/** Throws for a stage with a canary: some viewers would still get the previous deployment. */
export function refuseCanary({ apiId, stage }: StageName, seen: StageSnapshot | undefined): void {
  if (!seen?.canary) return;
  throw new Failure(
    `The stage "${stage}" of the API ${apiId} has a canary: a new deployment would reach only some of the viewers.`,
    'Promote or remove the canary, then run the action again.',
    'canary',
  );
}

/** The stage, on a deployment that is not stale. Throws a Failure if it has a canary. */
export function deployedStage(
  aws: Aws,
  at: StageName,
  { description, to, stale }: Redeployment,
): Resource<StageSnapshot | undefined> {
  const title = stageTitle(at);
  return {
    title,
    find: () => findSnapshot(aws, at),
    plan: (seen) => {
      const served = stale(seen);
      if (served) refuseCanary(at, seen);
      const act = () => deployStage(aws, at.apiId, at.stage, description(seen));
      return served ? [edit(title, 'deployment', { ...served, to }, act)] : [];
    },
  };
}

/**
 * The stage on this definition, whose hash is in its description: CreateDeployment is limited to one call per 5 s. The summary of a
 * deployment shows no integrations: if the one with the id `broken` is served, it is replaced, whatever it shows.
 */
export function apiStage(aws: Aws, at: StageName, definition: ApiDefinition, broken?: string) {
  const description = `cloudfront-image-gate ${definitionHash(definition)}`;
  const methods = definition.methods.map(({ httpMethod, path }) => `${httpMethod} ${path}`);
  return deployedStage(aws, at, {
    description: () => description,
    to: description,
    stale: (seen) => {
      const open = openIn(seen?.methods ?? []).filter((method) => methods.includes(method));
      if (open.length > 0) return { from: `open: ${open.join(', ')}` };
      const shown = seen?.methods.map(({ name }) => name) ?? [];
      const isWhole = methods.every((method) => shown.includes(method)) && seen?.deploymentId !== broken;
      return seen?.description === description && isWhole ? undefined : { from: seen?.description };
    },
  });
}

/** The names of the methods that accept requests without a key, except those that may. */
export const openIn = (methods: readonly MethodRequirement[], excluded: readonly string[] = []) =>
  methods.filter(({ name, keyRequired }) => !keyRequired && !excluded.includes(name)).map(({ name }) => name);

/** API Gateway's description of a method, the same in resources and snapshots. */
export function requirementOf(httpMethod: string, path: string, method: Method): MethodRequirement {
  const { apiKeyRequired: keyRequired = false, authorizationType: authorization = 'NONE' } = method;
  return { name: `${httpMethod} ${path}`, httpMethod, path, keyRequired, authorization };
}

/** The snapshot that a stage serves; undefined if there is no such stage. */
export async function findSnapshot(aws: Aws, at: StageName): Promise<StageSnapshot | undefined> {
  const { apiId: restApiId, stage: stageName } = at;
  const input = { restApiId, stageName };
  const stage = await callIfThere(aws.apiGateway, sdk.GetStageCommand, stageName, input);
  if (!stage) return undefined;
  const { deploymentId = '' } = stage;
  const deployment = await findDeployment(aws, restApiId, deploymentId);
  return { deploymentId, ...deployment, canary: stage.canarySettings !== undefined };
}

/** Methods of an API's other stages that require no key, in the form `stage: GET /path`, except those that may be open. */
export async function openStages(
  aws: Aws,
  { apiId, stage: own }: StageName,
  excluded: readonly string[],
): Promise<readonly string[]> {
  const { item = [] } = await call(aws.apiGateway, sdk.GetStagesCommand, apiId, { restApiId: apiId });
  const open = item
    .filter(({ stageName }) => stageName !== own)
    .map(async ({ stageName = '', deploymentId = '' }) => {
      const { methods } = await findDeployment(aws, apiId, deploymentId);
      return openIn(methods, excluded).map((name) => `${stageName}: ${name}`);
    });
  return (await Promise.all(open)).flat();
}

async function findDeployment(aws: Aws, restApiId: string, deploymentId: string) {
  const input = { restApiId, deploymentId, embed: ['apisummary'] };
  const found = await callIfThere(aws.apiGateway, sdk.GetDeploymentCommand, deploymentId, input);
  // A stage always serves a deployment; without one it would look like a stage that closes nothing.
  if (!found?.apiSummary)
    throw new UnreadableAnswer('apigateway:GetDeployment', `there is no deployment ${deploymentId}`);
  const methods = Object.entries(found.apiSummary).flatMap(([path, byName]) =>
    Object.entries(byName).map(([httpMethod, method]) => requirementOf(httpMethod, path, method)),
  );
  return { description: found.description ?? '', methods };
}

/** Takes a new snapshot of the API and creates the stage, or moves it to the snapshot, in the same call. */
export async function deployStage(aws: Aws, restApiId: string, stageName: string, description: string) {
  const input = { restApiId, stageName, description };
  await call(aws.apiGateway, sdk.CreateDeploymentCommand, `${restApiId}/${stageName}`, input);
}

/** Lets the stage serve an older snapshot again. */
export async function serveSnapshot(aws: Aws, at: StageName, deploymentId: string): Promise<void> {
  const patchOperations = [{ op: 'replace' as const, path: '/deploymentId', value: deploymentId }];
  const input = { restApiId: at.apiId, stageName: at.stage, patchOperations };
  await call(aws.apiGateway, sdk.UpdateStageCommand, `${at.apiId}/${at.stage}`, input);
}

const closing = (gate: string): string => `cloudfront-image-gate: key required for "${gate}"`;

/** Longer descriptions are not tried: AWS documents no limit. */
const longestDescription = 256;

/**
 * How `gate` describes a deployment, with the methods that required a key before, usually none: the deployment that it replaces is
 * deleted by the tool that made it, and the draft of the API is changed by its owner. Without the methods if viewers could use them with
 * a key of their owner (`adopted`), which is gone after a rotation: only the owner knows then what to do about them.
 */
export function closingDescription(
  gate: string,
  before: readonly MethodRequirement[],
  adopted: boolean,
): string {
  const required = before.filter(({ keyRequired }) => keyRequired).map(({ name }) => name);
  const whole = `${closing(gate)} (before: ${required.join(', ') || 'none'})`;
  const isUnknown = adopted && required.length > 0;
  return isUnknown || whole.length > longestDescription ? closing(gate) : whole;
}

/** The description by which {@link closedByGate} recognises that the methods were opened again. */
export const opening = (gate: string): string =>
  `cloudfront-image-gate: key no longer required for "${gate}"`;

/** Methods in the form `GET /path`. */
interface ClosedMethods {
  /** Closed by the gate and not opened since. */
  readonly closed: ReadonlySet<string>;
  /** Closed by their owner, or for another gate, when the gate closed the stage. */
  readonly before: ReadonlySet<string>;
}

/**
 * What a gate closed on this API, by the deployments that it made; those that were deleted show nothing. One call for each 500
 * deployments, plus one for each that the gate made. The `served` deployment must be among them; without it the gate would seem to
 * have closed nothing.
 */
export async function closedByGate(
  aws: Aws,
  { apiId: restApiId, name: gate }: { readonly apiId: string; readonly name: string },
  served: string,
): Promise<ClosedMethods> {
  const listed = await listWhole(aws, sdk.GetDeploymentsCommand, restApiId, { restApiId });
  if (!listed.some(({ id }) => id === served))
    throw new UnreadableAnswer(
      'apigateway:GetDeployments',
      `deployment ${served}, which is served, is missing`,
    );
  const deployments = listed.toSorted((one, other) => timeOf(one) - timeOf(other));
  const opened = deployments.findLastIndex(({ description }) => description === opening(gate));
  const closed = new Set<string>();
  const before = new Set<string>();
  for (const [index, { id = '', description = '' }] of deployments.entries()) {
    const former = requiredBefore(description, gate);
    if (!former) continue;
    for (const name of former) before.add(name);
    const { methods } = index > opened ? await findDeployment(aws, restApiId, id) : { methods: [] };
    for (const { name, keyRequired } of methods) if (keyRequired && !former.includes(name)) closed.add(name);
  }
  return { closed, before };
}

/** The methods that {@link closingDescription} names; undefined if it names none or the deployment is not the gate's. */
function requiredBefore(description: string, gate: string): readonly string[] | undefined {
  if (!description.startsWith(closing(gate))) return undefined;
  return / \(before: (.*)\)$/.exec(description)?.[1]?.split(', ');
}

const timeOf = ({ createdDate }: Deployment): number => createdDate?.getTime() ?? 0;
