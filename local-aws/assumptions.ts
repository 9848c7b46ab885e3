/**
 * Every delay, rate and count that AWS decides and local-aws imitates, with its source:
 * documented by AWS; reported by users; or assumed, where nobody knows, and then set to the worst plausible.
 * Times are milliseconds. A pair is a range from which the seed draws.
 */
export interface Assumptions {
  /** How long a control-plane call takes. Assumed: usual figures seen from one Region. */
  readonly callLatency: Range;
  readonly apiGateway: ApiGatewayAssumptions;
  readonly cloudFront: CloudFrontAssumptions;
  readonly lambda: LambdaAssumptions;
  readonly logs: LogsAssumptions;
  readonly iam: IamAssumptions;
}

export type Range = readonly [low: number, high: number];

/** `count` calls are refilled evenly over `perMs`; `burst` may come at once (default: `count`). */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
  readonly burst?: number;
}

export interface ApiGatewayAssumptions {
  /** Hosts that answer for one stage. Assumed: more than a probe of a few requests reaches. */
  readonly hosts: Range;
  /** Until a host knows of a new, enabled, disabled, attached or deleted key. No AWS figure; users saw about 10 s; worst plausible 60 s. */
  readonly keyDelay: Range;
  /** Chance that a host falls back once to what it knew before. Reported: a success may be followed by a refusal. */
  readonly keyRelapse: number;
  /** Chance that a deleted key goes on standing in its plan's list. Emulators disagree, AWS documents nothing: both happen. */
  readonly deletedKeyStaysInPlan: number;
  /** The same for a deleted stage. Reported (serverless#4006): a plan cannot be deleted while a stage is listed in it. */
  readonly deletedStageStaysInPlan: number;
  /** Chance that a CreateDeployment to a stage with a canary, which says nothing of canaries, moves the canary alone. Unknown: both happen. */
  readonly plainDeploymentGoesToCanary: number;
  /** Until a host serves a stage's new deployment. Reported: some seconds; assumed up to 30 s. */
  readonly deploymentDelay: Range;
  /** Lambda proxy and other integrations end after this. Documented: 29 s (Regional APIs may ask for more). */
  readonly integrationTimeout: number;
  /** A streamed answer may last this long, where its integration's timeout says so. Documented: 15 minutes. */
  readonly streamTimeout: number;
  /** A streamed answer is broken off where no byte came for so long. Documented: 5 minutes for Regional APIs. */
  readonly streamIdle: number;
  /** A streamed answer's first bytes that are not slowed down, and bytes a second after them. Documented: 10 MB, then 2 MB/s. */
  readonly streamFree: number;
  readonly streamRate: number;
  /** Largest buffered request or answer, bytes. Documented: 10 MB. */
  readonly payload: number;
  /** Documented: "Amazon API Gateway quotas", per account and Region. */
  readonly quotas: {
    readonly apiKeys: number;
    readonly usagePlans: number;
    readonly plansPerKey: number;
    readonly restApis: number;
    readonly resourcesPerApi: number;
    readonly stagesPerApi: number;
    readonly tagsPerResource: number;
  };
  /** All operations together. Documented: 10 a second, burst 40. */
  readonly callsTogether: Rate;
  /** Documented per operation; an operation that is not listed has only the common rate. */
  readonly calls: Readonly<Record<string, Rate>>;
}

export interface CloudFrontAssumptions {
  /** Edges in the world. AWS has hundreds; a few show every order of switching. */
  readonly edges: Range;
  /** Until an edge has taken a change. AWS (2020): within 5 minutes; users (2026): 3 to 15; assumed up to 20. */
  readonly edgeDelay: Range;
  /** Between the last edge's switch and `Deployed`. Assumed: never before, up to half a minute later. */
  readonly deployedDelay: Range;
  /** UpdateDistribution. Reported (ansible community.aws#296): "Rate exceeded" at 2 to 3 a minute. */
  readonly updates: Rate;
  /** Chance that an UpdateDistribution that changes nothing makes a new version and deploys nevertheless. Unknown. */
  readonly unchangedUpdateDeploys: number;
  /** Until an edge has dropped what an invalidation names. Reported: seconds to some minutes. */
  readonly invalidationDelay: Range;
  /**
   * How much of the longest wait that its origin's attempts and timeouts allow a request may spend between an edge's
   * look at its configuration and the origin: parts of 1. Documented: all of it (see `configuration/origin-waits.ts`).
   */
  readonly originHold: Range;
  /**
   * Whether an origin may be given two custom headers whose names differ only in case; the last one is sent then.
   * Documented nowhere: assumed to be refused.
   */
  readonly takesTwinHeaders: boolean;
  /** Documented: "Quotas" of the developer guide. */
  readonly quotas: { readonly distributions: number };
}

export interface LambdaAssumptions {
  /** A new function is Pending for so long. Reported: a second to a minute. */
  readonly pending: Range;
  /** An update is InProgress for so long. Reported: some seconds. */
  readonly updating: Range;
  /** Until every host of the data plane runs an alias' or function's new version. Assumed. */
  readonly codeDelay: Range;
  /** The account's concurrent executions. Documented: 1,000; a new account may have fewer: 10 was seen. */
  readonly concurrency: number;
  /** The largest memory, MB. Documented: 10,240; seen in new accounts: 3,008. */
  readonly memory: number;
  /** Control-plane calls. Documented: 15 a second over all of them. */
  readonly callsTogether: Rate;
}

export interface LogsAssumptions {
  /** Per operation. Documented: 10 a second for creating and listing groups; assumed for the others: 5. */
  readonly calls: Readonly<Record<string, Rate>>;
}

export interface IamAssumptions {
  /** Until Lambda may assume a new role. Reported: "cannot be assumed by Lambda" for some seconds. */
  readonly roleDelay: Range;
}

const second = 1_000;
const minute = 60 * second;
const megabyte = 1_048_576;

/** As strict and as slow as AWS may be: what the simulation runs on. */
export const awsAssumptions: Assumptions = {
  callLatency: [20, 400],
  apiGateway: {
    hosts: [2, 6],
    keyDelay: [0, minute],
    keyRelapse: 0.25,
    deletedKeyStaysInPlan: 0.5,
    deletedStageStaysInPlan: 0.5,
    plainDeploymentGoesToCanary: 0.5,
    deploymentDelay: [0, 30 * second],
    integrationTimeout: 29 * second,
    streamTimeout: 15 * minute,
    streamIdle: 5 * minute,
    streamFree: 10 * megabyte,
    streamRate: 2 * megabyte,
    payload: 10 * megabyte,
    quotas: {
      apiKeys: 10_000,
      usagePlans: 300,
      plansPerKey: 10,
      restApis: 600,
      resourcesPerApi: 300,
      stagesPerApi: 10,
      tagsPerResource: 50,
    },
    callsTogether: { count: 10, perMs: second, burst: 40 },
    calls: {
      CreateApiKey: { count: 5, perMs: second },
      DeleteApiKey: { count: 5, perMs: second },
      CreateDeployment: { count: 1, perMs: 5 * second },
      CreateResource: { count: 5, perMs: second },
      CreateRestApi: { count: 1, perMs: 3 * second },
      DeleteResource: { count: 5, perMs: second },
      DeleteRestApi: { count: 1, perMs: 30 * second },
      GetResources: { count: 5, perMs: 2 * second },
      PutRestApi: { count: 1, perMs: second },
      UpdateUsagePlan: { count: 1, perMs: 20 * second },
    },
  },
  cloudFront: {
    edges: [3, 8],
    edgeDelay: [5 * second, 20 * minute],
    deployedDelay: [0, 30 * second],
    updates: { count: 2, perMs: minute },
    unchangedUpdateDeploys: 0.5,
    invalidationDelay: [5 * second, 5 * minute],
    originHold: [0, 1],
    takesTwinHeaders: false,
    quotas: { distributions: 500 },
  },
  lambda: {
    pending: [second, minute],
    updating: [second, 30 * second],
    codeDelay: [0, 5 * second],
    concurrency: 1_000,
    memory: 3_008,
    callsTogether: { count: 15, perMs: second },
  },
  logs: {
    calls: {
      CreateLogGroup: { count: 10, perMs: second },
      DescribeLogGroups: { count: 10, perMs: second },
      DeleteLogGroup: { count: 5, perMs: second },
      PutRetentionPolicy: { count: 5, perMs: second },
      DeleteRetentionPolicy: { count: 5, perMs: second },
      TagResource: { count: 5, perMs: second },
      ListTagsForResource: { count: 5, perMs: second },
    },
  },
  iam: { roleDelay: [0, 15 * second] },
};

/** The same awkwardness in seconds instead of minutes: for a demo that a person watches. */
export const demoAssumptions: Assumptions = {
  ...awsAssumptions,
  callLatency: [5, 40],
  apiGateway: {
    ...awsAssumptions.apiGateway,
    hosts: [3, 4],
    keyDelay: [200, 2.5 * second],
    deletedKeyStaysInPlan: 0,
    deletedStageStaysInPlan: 0,
    deploymentDelay: [100, second],
  },
  cloudFront: {
    ...awsAssumptions.cloudFront,
    edges: [5, 5],
    edgeDelay: [second, 7 * second],
    deployedDelay: [200, second],
    invalidationDelay: [200, 2 * second],
    originHold: [0, 0.003],
  },
  lambda: { ...awsAssumptions.lambda, pending: [500, 1_500], updating: [300, second], codeDelay: [0, 300] },
  iam: { roleDelay: [0, 2 * second] },
};

/** The nested parts that a caller changes. */
export type Overrides<T> = {
  readonly [K in keyof T]?: T[K] extends readonly unknown[]
    ? T[K]
    : T[K] extends object
      ? Overrides<T[K]>
      : T[K];
};

/** `base` with the figures of `overrides` (plain JSON) in their places; lists are replaced as a whole. */
export function assume(base: Assumptions, overrides: Overrides<Assumptions> = {}): Assumptions {
  return merged(base, overrides) as Assumptions;
}

function merged(base: unknown, overrides: unknown): unknown {
  if (!isRecord(base) || !isRecord(overrides)) return overrides;
  const result: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(overrides)) result[name] = merged(base[name], value);
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
