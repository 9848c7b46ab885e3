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
 * Every delay, rate and count that AWS decides and local-aws imitates, with its source: documented by AWS; reported by users; or
 * assumed without a source, and then set to the worst plausible value. Times are milliseconds. A pair is a range from which the seed
 * draws. As strict and as slow as AWS may be, for the simulation.
 */
export const awsAssumptions = {
  /** How long a control-plane call takes. Assumed: usual figures seen from one Region. */
  callLatency: range(20, 400),
  apiGateway: {
    /** Hosts that serve one stage. Assumed: more than a few probes reach. */
    hosts: range(2, 6),
    /**
     * Time until a host knows of a new, enabled, disabled, attached or deleted key. No AWS figure; users saw about 10 s; worst
     * plausible 60 s.
     */
    keyDelay: range(0, minute),
    /** Probability that a host falls back once to its previous value. Reported: a rejection may follow a success. */
    keyRelapse: 0.25,
    /** Probability that a deleted key stays in its plan's list. Emulators disagree and AWS does not document it, so both happen. */
    deletedKeyStaysInPlan: 0.5,
    /** The same for a deleted stage. Reported (serverless#4006): a plan cannot be deleted while a stage is listed in it. */
    deletedStageStaysInPlan: 0.5,
    /**
     * Probability that a CreateDeployment without canary settings, to a stage with a canary, only moves the canary. Unknown: both
     * happen.
     */
    plainDeploymentGoesToCanary: 0.5,
    /** Time until a host serves a stage's new deployment. Reported: some seconds; assumed up to 30 s. */
    deploymentDelay: range(0, 30 * second),
    /** Lambda proxy and other integrations end after this. Documented: 29 s (Regional APIs may get more). */
    integrationTimeout: 29 * second,
    /** Maximum duration of a streamed response, if its integration's timeout allows it. Documented: 15 minutes. */
    streamTimeout: 15 * minute,
    /** A streamed response is aborted after this long without a byte. Documented: 5 minutes for Regional APIs. */
    streamIdle: 5 * minute,
    /** The same for edge-optimized APIs. Documented: 30 seconds. */
    streamIdleAtEdge: 30 * second,
    /** The bytes of a streamed response without a rate limit, and bytes per second after them. Documented: 10 MB, then 2 MB/s. */
    streamFree: 10 * megabyte,
    streamRate: 2 * megabyte,
    /** Largest buffered request or response, in bytes. Documented: 10 MB. */
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
    /** Number of edges. AWS has hundreds; a few are enough for every order of switching. */
    edges: range(3, 8),
    /** Time until an edge has a change. AWS (2020): within 5 minutes; users (2026): 3 to 15; assumed up to 20. */
    edgeDelay: range(5 * second, 20 * minute),
    /** Between the last edge's switch and `Deployed`. Assumed: never before, up to half a minute later. */
    deployedDelay: range(0, 30 * second),
    /** UpdateDistribution. Reported (ansible community.aws#296): "Rate exceeded" at 2 to 3 a minute. */
    updates: rate({ count: 2, perMs: minute }),
    /** Probability that an UpdateDistribution without a change still creates a new version and deploys. Unknown. */
    unchangedUpdateDeploys: 0.5,
    /** Time until an edge has dropped the paths of an invalidation. Reported: seconds to some minutes. */
    invalidationDelay: range(5 * second, 5 * minute),
    /**
     * The share (0 to 1) of the longest wait under its origin's attempts and timeouts that a request may spend between an edge's read
     * of its configuration and the origin. Documented: all of it (see `configuration/origin-waits.ts`).
     */
    originHold: range(0, 1),
    /**
     * Whether an origin may have two custom headers whose names differ only in case; then the last one is sent. Not documented:
     * assumed to be rejected.
     */
    takesTwinHeaders: false,
    /** Documented: "Quotas" of the developer guide. */
    quotas: { distributions: 500 },
  },
  lambda: {
    /** Time for which a new function is Pending. Reported: a second to a minute. */
    pending: range(second, minute),
    /** Time for which an update is InProgress. Reported: some seconds. */
    updating: range(second, 30 * second),
    /** Time until every host of the data plane runs an alias's or function's new version. Assumed. */
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
    /** Time until Lambda may assume a new role. Reported: "cannot be assumed by Lambda" for some seconds. */
    roleDelay: range(0, 15 * second),
  },
};

export type Assumptions = typeof awsAssumptions;
export type ApiGatewayAssumptions = Assumptions['apiGateway'];
export type CloudFrontAssumptions = Assumptions['cloudFront'];

/** The same behaviour in seconds instead of minutes, for a demo with a human audience. */
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

/** The nested parts to change. */
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
