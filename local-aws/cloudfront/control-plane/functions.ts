import type * as sdk from '@aws-sdk/client-cloudfront';
import { type Memory, memoryOf } from '../../past.ts';
import { type Operations, reads } from '../../schema/operation.ts';
import type { Surroundings } from '../../service.ts';
import type { FunctionRun, FunctionRuntime } from '../edge/function-runtime.ts';
import { exception, invalidArgument } from '../refusals.ts';
import { locationOf, page } from './page.ts';
import type { PolicyUsers } from './policies.ts';
import { type Tags, withTags } from './tags.ts';
import { capitalId, requireVersion } from './version.ts';

export interface FunctionStage {
  readonly code: string;
  /** As it was sent. */
  readonly config: sdk.FunctionConfig;
  readonly etag: string;
  readonly lastModified: number;
}

export interface EdgeFunction {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  tags: Tags;
  development: FunctionStage;
  live: FunctionStage | undefined;
  /** The version of `development` that was published last. */
  publishedEtag: string | undefined;
}

/** Developer guide, "Quotas on CloudFront Functions": bytes of code, functions an account. */
const limits = { code: 10_240, functions: 100 };

/** What functions need to know about distributions. */
export interface FunctionUsers extends PolicyUsers {
  /** The deployment status of a function's live stage. */
  status(arn: string): 'UNASSOCIATED' | 'IN_PROGRESS' | 'DEPLOYED';
}

/** The functions of the account. */
export class EdgeFunctions {
  readonly users: FunctionUsers;
  readonly runtime: FunctionRuntime;
  readonly #surroundings: Surroundings;
  readonly #stored = new Map<string, EdgeFunction>();

  constructor(surroundings: Surroundings, users: FunctionUsers, runtime: FunctionRuntime) {
    this.#surroundings = surroundings;
    this.users = users;
    this.runtime = runtime;
  }

  get(name: string): EdgeFunction {
    const found = this.#stored.get(name);
    if (!found) throw exception('NoSuchFunctionExists', 'The function does not exist.');
    return found;
  }

  /** The published stage of the function with this ARN. */
  live(arn: string): FunctionStage | undefined {
    return this.all().find((candidate) => candidate.arn === arn)?.live;
  }

  all(): readonly EdgeFunction[] {
    return [...this.#stored.values()];
  }

  remember(): Memory {
    return memoryOf(this.#stored, (found) => ({ ...found }));
  }

  create(name: string, development: FunctionStage, tags: Tags): EdgeFunction {
    if (this.#stored.has(name))
      throw exception('FunctionAlreadyExists', 'A function with the same name already exists.');
    if (this.#stored.size >= limits.functions)
      throw exception('TooManyFunctions', 'You have reached the maximum number of functions.');
    const { account, partition, clock } = this.#surroundings;
    const arn = `arn:${partition}:cloudfront::${account}:function/${name}`;
    const unpublished = { live: undefined, publishedEtag: undefined };
    const created = { name, arn, created: clock.now(), tags, development, ...unpublished };
    this.#stored.set(name, created);
    return created;
  }

  /** A new stage, with its own version. */
  stage(config: sdk.FunctionConfig, bytes: Uint8Array): FunctionStage {
    const { clock, random } = this.#surroundings;
    if (bytes.length === 0) throw invalidArgument('The parameter FunctionCode is required.');
    if (bytes.length > limits.code)
      throw exception('FunctionSizeLimitExceeded', 'The function exceeds the maximum size of 10 KB.');
    const code = Buffer.from(bytes).toString();
    return { code, config, etag: capitalId(random), lastModified: clock.now() };
  }

  /**
   * Publishing an already published version is rejected with 412, although UpdateFunction accepts the same version: reported in
   * hashicorp/terraform-provider-aws#49572. LIVE has its own version.
   */
  publish(found: EdgeFunction, ifMatch: string | undefined): void {
    const { clock, random } = this.#surroundings;
    const { development } = found;
    requireVersion(ifMatch, found.publishedEtag === development.etag ? '' : development.etag);
    found.publishedEtag = development.etag;
    found.live = { ...development, etag: capitalId(random), lastModified: clock.now() };
    this.users.changed(found.arn);
  }

  delete({ name, arn }: EdgeFunction): void {
    const uses = this.users.uses(arn);
    // Reported.
    if (uses > 0)
      throw exception(
        'FunctionInUse',
        `Cannot delete function ${name}, it is in use by ${uses} distributions`,
      );
    this.#stored.delete(name);
  }

  summary(found: EdgeFunction, stage: string = development): sdk.FunctionSummary {
    const { config, lastModified } = stageOf(found, stage);
    return {
      Name: found.name,
      Status: stage === 'LIVE' ? this.users.status(found.arn) : 'UNPUBLISHED',
      FunctionConfig: config,
      FunctionMetadata: {
        ...{ FunctionARN: found.arn, Stage: stage as sdk.FunctionStage },
        ...{ CreatedTime: new Date(found.created), LastModifiedTime: new Date(lastModified) },
      },
    };
  }
}

const development = 'DEVELOPMENT';

function stageOf(found: EdgeFunction, stage: string = development): FunctionStage {
  const held = stage === 'LIVE' ? found.live : found.development;
  if (!held) throw exception('NoSuchFunctionExists', 'The function does not exist.');
  return held;
}

interface Room {
  readonly named: { readonly functions: EdgeFunctions };
}

export const functionOperations: Operations<Room, typeof sdk> = {
  CreateFunction: reads(
    ['Tags'],
    ({ named: { functions } }, { Name, FunctionConfig, FunctionCode, Tags }) => {
      const stage = functions.stage(FunctionConfig, FunctionCode);
      const created = functions.create(Name, stage, withTags(new Map(), Tags));
      const Location = locationOf(`function/${created.arn}`);
      return { FunctionSummary: functions.summary(created), Location, ETag: stage.etag };
    },
  ),
  ListFunctions: reads(['Stage Marker MaxItems'], ({ named: { functions } }, { Stage, ...paged }) => {
    const all = functions.all().filter(({ live }) => Stage !== 'LIVE' || live);
    const show = (found: EdgeFunction) => functions.summary(found, Stage);
    return { FunctionList: page(all, ({ name }) => name, paged, show) };
  }),
  DescribeFunction: reads(['Stage'], ({ named: { functions } }, { Name, Stage }) => {
    const found = functions.get(Name);
    return { FunctionSummary: functions.summary(found, Stage), ETag: stageOf(found, Stage).etag };
  }),
  GetFunction: reads(['Stage'], ({ named: { functions } }, { Name, Stage }) => {
    const { code, etag } = stageOf(functions.get(Name), Stage);
    return { FunctionCode: Buffer.from(code), ETag: etag, ContentType: 'application/octet-stream' };
  }),
  UpdateFunction: ({ named: { functions } }, { Name, IfMatch, FunctionConfig, FunctionCode }) => {
    const found = functions.get(Name);
    requireVersion(IfMatch, found.development.etag);
    found.development = functions.stage(FunctionConfig, FunctionCode);
    return { FunctionSummary: functions.summary(found), ETag: found.development.etag };
  },
  PublishFunction: ({ named: { functions } }, { Name, IfMatch }) => {
    const found = functions.get(Name);
    functions.publish(found, IfMatch);
    return { FunctionSummary: functions.summary(found, 'LIVE') };
  },
  TestFunction: reads(['Stage'], ({ named: { functions } }, { Name, IfMatch, EventObject, Stage }) => {
    const found = functions.get(Name);
    const { code, etag } = stageOf(found, Stage);
    requireVersion(IfMatch, etag);
    const run = functions.runtime(code, eventFrom(EventObject));
    return { TestResult: { FunctionSummary: functions.summary(found, Stage), ...resultOf(run) } };
  }),
  DeleteFunction: ({ named: { functions } }, { Name, IfMatch }) => {
    const found = functions.get(Name);
    requireVersion(IfMatch, found.development.etag);
    functions.delete(found);
  },
};

function resultOf(run: FunctionRun): Partial<sdk.TestResult> {
  return {
    ComputeUtilization: String(run.utilization),
    FunctionExecutionLogs: [...run.logs],
    FunctionErrorMessage: run.kind === 'failed' ? run.message : '',
    FunctionOutput: run.kind === 'returned' ? outputOf(run.value) : '',
  };
}

/** Code and message are reported. */
function eventFrom(bytes: Uint8Array): unknown {
  try {
    const event = JSON.parse(Buffer.from(bytes).toString()) as Readonly<Record<string, unknown>> | null;
    if (event?.request) return event;
  } catch {
    // Not JSON: refused like an event without a request.
  }
  throw exception('TestFunctionFailed', 'The provided event object is not valid.');
}

/** The function's result, under the name of its type. */
function outputOf(value: unknown): string {
  const isResponse = typeof value === 'object' && value !== null && 'statusCode' in value;
  return JSON.stringify(isResponse ? { response: value } : { request: value });
}
