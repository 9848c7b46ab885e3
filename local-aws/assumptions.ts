export type Range = readonly [low: number, high: number];

/** `count` calls are refilled evenly over `perMs`; `burst` may come at once (default: `count`). */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
  readonly burst?: number;
}

const second = 1_000;
const minute = 60 * second;
const megabyte = 1_048_576;

const range = (low: number, high: number): Range => [low, high];
const rate = (one: Rate): Rate => one;
const byOperation = (rates: Readonly<Record<string, Rate>>): Readonly<Record<string, Rate>> => rates;

/**
 * Every delay, rate and count that AWS decides and local-aws imitates, with its source:
 * documented by AWS; reported by users; or assumed, where there is no source, and then set to the worst plausible value.
 * Times are milliseconds. A pair is a range from which the seed draws. As strict and as slow as AWS may be: what the simulation runs on.
 */
export const awsAssumptions = {
  /** How long a control-plane call takes. Assumed: usual figures seen from one Region. */
  callLatency: range(20, 400),
  apiGateway: {
    /** Hosts that answer for one stage. Assumed: more than a probe of a few requests reaches. */
    hosts: range(2, 6),
    /** Until a host knows of a new, enabled, disabled, attached or deleted key. No AWS figure; users saw about 10 s; worst plausible 60 s. */
    keyDelay: range(0, minute),
    /** Chance that a host falls back once to what it knew before. Reported: a success may be followed by a refusal. */
    keyRelapse: 0.25,
    /** Chance that a deleted key stays in its plan's list. Emulators disagree and AWS does not document it, so both happen. */
    deletedKeyStaysInPlan: 0.5,
    /** The same for a deleted stage. Reported (serverless#4006): a plan cannot be deleted while a stage is listed in it. */
    deletedStageStaysInPlan: 0.5,
    /** Chance that a CreateDeployment to a stage with a canary, which says nothing of canaries, moves the canary alone. Unknown: both happen. */
    plainDeploymentGoesToCanary: 0.5,
    /** Until a host serves a stage's new deployment. Reported: some seconds; assumed up to 30 s. */
    deploymentDelay: range(0, 30 * second),
    /** Lambda proxy and other integrations end after this. Documented: 29 s (Regional APIs may ask for more). */
    integrationTimeout: 29 * second,
    /** A streamed answer may last this long, where its integration's timeout says so. Documented: 15 minutes. */
    streamTimeout: 15 * minute,
    /** A streamed answer is broken off where no byte came for so long. Documented: 5 minutes for Regional APIs. */
    streamIdle: 5 * minute,
    /** The same for edge-optimized APIs. Documented: 30 seconds. */
    streamIdleAtEdge: 30 * second,
    /** A streamed answer's first bytes that are not slowed down, and bytes a second after them. Documented: 10 MB, then 2 MB/s. */
    streamFree: 10 * megabyte,
    streamRate: 2 * megabyte,
    /** Largest buffered request or answer, bytes. Documented: 10 MB. */
    payload: 10 * megabyte,
    /** Documented: "Amazon API Gateway quotas", per account and Region. */
    quotas: {
      apiKeys: 10_000,
      usagePlans: 300,
      plansPerKey: 10,
      restApis: 600,
      resourcesPerApi: 300,
      stagesPerApi: 10,
      tagsPerResource: 50,
    },
    /** All operations together. Documented: 10 a second, burst 40. */
    callsTogether: rate({ count: 10, perMs: second, burst: 40 }),
    /** Documented per operation; an operation that is not listed has only the common rate. */
    calls: byOperation({
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
    }),
  },
  cloudFront: {
    /** Edges in the world. AWS has hundreds; a few show every order of switching. */
    edges: range(3, 8),
    /** Until an edge has taken a change. AWS (2020): within 5 minutes; users (2026): 3 to 15; assumed up to 20. */
    edgeDelay: range(5 * second, 20 * minute),
    /** Between the last edge's switch and `Deployed`. Assumed: never before, up to half a minute later. */
    deployedDelay: range(0, 30 * second),
    /** UpdateDistribution. Reported (ansible community.aws#296): "Rate exceeded" at 2 to 3 a minute. */
    updates: rate({ count: 2, perMs: minute }),
    /** Chance that an UpdateDistribution that changes nothing makes a new version and deploys nevertheless. Unknown. */
    unchangedUpdateDeploys: 0.5,
    /** Until an edge has dropped what an invalidation names. Reported: seconds to some minutes. */
    invalidationDelay: range(5 * second, 5 * minute),
    /**
     * How much of the longest wait that its origin's attempts and timeouts allow a request may spend between an edge's
     * look at its configuration and the origin: parts of 1. Documented: all of it (see `configuration/origin-waits.ts`).
     */
    originHold: range(0, 1),
    /**
     * Whether an origin may be given two custom headers whose names differ only in case; the last one is sent then.
     * Documented nowhere: assumed to be refused.
     */
    takesTwinHeaders: false,
    /** Documented: "Quotas" of the developer guide. */
    quotas: { distributions: 500 },
  },
  lambda: {
    /** A new function is Pending for so long. Reported: a second to a minute. */
    pending: range(second, minute),
    /** An update is InProgress for so long. Reported: some seconds. */
    updating: range(second, 30 * second),
    /** Until every host of the data plane runs an alias' or function's new version. Assumed. */
    codeDelay: range(0, 5 * second),
    /** The account's concurrent executions. Documented: 1,000; a new account may have fewer: 10 was seen. */
    concurrency: 1_000,
    /** The largest memory, MB. Documented: 10,240; seen in new accounts: 3,008. */
    memory: 3_008,
    /** Control-plane calls. Documented: 15 a second over all of them. */
    callsTogether: rate({ count: 15, perMs: second }),
  },
  logs: {
    /** Per operation. Documented: 10 a second for creating and listing groups; assumed for the others: 5. */
    calls: byOperation({
      CreateLogGroup: { count: 10, perMs: second },
      DescribeLogGroups: { count: 10, perMs: second },
      DeleteLogGroup: { count: 5, perMs: second },
      PutRetentionPolicy: { count: 5, perMs: second },
      DeleteRetentionPolicy: { count: 5, perMs: second },
      TagResource: { count: 5, perMs: second },
      ListTagsForResource: { count: 5, perMs: second },
    }),
  },
  iam: {
    /** Until Lambda may assume a new role. Reported: "cannot be assumed by Lambda" for some seconds. */
    roleDelay: range(0, 15 * second),
  },
};

export type Assumptions = typeof awsAssumptions;
export type ApiGatewayAssumptions = Assumptions['apiGateway'];
export type CloudFrontAssumptions = Assumptions['cloudFront'];

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
