import type { Element } from '@xmldom/xmldom';
import { type Memory, memoryOf } from '../../past.ts';
import type { Surroundings } from '../../service.ts';
import {
  answer,
  capitalId,
  exception,
  instant,
  invalidArgument,
  listed,
  locationOf,
  noContent,
  requireVersion,
} from './answer.ts';
import type { PolicyUsers } from './policies.ts';
import { addTags, readTags, type Tags } from './tags.ts';
import { type Elements, find, innerXml, leaf, parseXml, Raw, textAt, xmlOf } from '../xml.ts';
import type { FunctionRun, FunctionRuntime } from '../edge/function-runtime.ts';
import type { Routes } from './routes.ts';

export interface FunctionStage {
  readonly code: string;
  /** `FunctionConfig`, as it was sent. */
  readonly config: Raw;
  readonly runtime: string;
  readonly etag: string;
  readonly lastModified: number;
}

export interface EdgeFunction {
  readonly name: string;
  readonly arn: string;
  readonly created: number;
  readonly tags: Tags;
  development: FunctionStage;
  live: FunctionStage | undefined;
  /** The version of `development` that was published last. */
  publishedEtag: string | undefined;
}

/** Developer guide, "Quotas on CloudFront Functions": bytes of code, functions an account. */
const limits = { code: 10_240, functions: 100 };

/** What a function needs to know of distributions. */
export interface FunctionUsers extends PolicyUsers {
  /** How far a function's live stage has come at the edges. */
  status(arn: string): 'UNASSOCIATED' | 'IN_PROGRESS' | 'DEPLOYED';
}

export class EdgeFunctions {
  readonly #surroundings: Surroundings;
  readonly #users: FunctionUsers;
  readonly #runtime: FunctionRuntime;
  readonly #stored = new Map<string, EdgeFunction>();

  constructor(surroundings: Surroundings, users: FunctionUsers, runtime: FunctionRuntime) {
    this.#surroundings = surroundings;
    this.#users = users;
    this.#runtime = runtime;
  }

  /** The published stage of the function with this ARN. */
  live(arn: string): FunctionStage | undefined {
    return this.all().find((candidate) => candidate.arn === arn)?.live;
  }

  all(): readonly EdgeFunction[] {
    return [...this.#stored.values()];
  }

  remember(): Memory {
    return memoryOf(this.#stored, (found) => ({ ...found, tags: new Map(found.tags) }));
  }

  readonly routes: Routes = {
    CreateFunction: ({ request }) => {
      const created = this.#create(request.body);
      const headers = { etag: created.development.etag, ...locationOf(`function/${created.arn}`) };
      return answer(201, 'FunctionSummary', this.#summary(created, 'DEVELOPMENT'), headers);
    },
    ListFunctions: ({ query }) => {
      const stage = stageAsked(query.get('Stage'));
      return listed('FunctionList', query, {
        items: this.all().filter(({ live }) => stage === 'DEVELOPMENT' || live),
        idOf: ({ name }) => name,
        show: (found) => xmlOf({ FunctionSummary: this.#summary(found, stage) }),
      });
    },
    DescribeFunction: ({ id, query }) => {
      const stage = stageAsked(query.get('Stage'));
      const found = this.#get(id);
      const { etag } = stageOf(found, stage);
      return answer(200, 'FunctionSummary', this.#summary(found, stage), { etag });
    },
    GetFunction: ({ id, query }) => {
      const { code, etag } = stageOf(this.#get(id), stageAsked(query.get('Stage')));
      const headers = { 'content-type': 'application/octet-stream', etag };
      return { status: 200, headers, body: new TextEncoder().encode(code) };
    },
    UpdateFunction: ({ id, request }) => {
      const found = this.#get(id);
      requireVersion(request, found.development.etag);
      found.development = this.#stageIn(parseXml(request.body, 'UpdateFunctionRequest'));
      const { etag } = found.development; // The API's model reads it from a misspelt header.
      return answer(200, 'FunctionSummary', this.#summary(found, 'DEVELOPMENT'), { etag, ettag: etag });
    },
    /**
     * Publishing what is published already is refused with 412, although UpdateFunction takes the same version:
     * reported in hashicorp/terraform-provider-aws#49572. LIVE has a version of its own.
     */
    PublishFunction: ({ id, request }) => {
      const { clock, random } = this.#surroundings;
      const found = this.#get(id);
      const { development } = found;
      requireVersion(request, found.publishedEtag === development.etag ? '' : development.etag);
      found.publishedEtag = development.etag;
      found.live = { ...development, etag: capitalId(random), lastModified: clock.now() };
      this.#users.changed(found.arn);
      return answer(200, 'FunctionSummary', this.#summary(found, 'LIVE'));
    },
    TestFunction: ({ id, request }) => {
      const found = this.#get(id);
      const body = parseXml(request.body, 'TestFunctionRequest');
      const stage = stageAsked(textAt(body, 'Stage'));
      const held = stageOf(found, stage);
      requireVersion(request, held.etag);
      const run = this.#runtime(held.code, eventFrom(textAt(body, 'EventObject') ?? ''));
      return answer(200, 'TestResult', { FunctionSummary: this.#summary(found, stage), ...resultOf(run) });
    },
    DeleteFunction: ({ id, request }) => {
      const found = this.#get(id);
      requireVersion(request, found.development.etag);
      if (this.#users.uses(found.arn))
        throw exception('FunctionInUse', 'The function is attached to one or more cache behaviors.');
      this.#stored.delete(id);
      return noContent();
    },
  };

  #get(name: string): EdgeFunction {
    const found = this.#stored.get(name);
    if (!found) throw exception('NoSuchFunctionExists', 'The function does not exist.');
    return found;
  }

  #create(body: Uint8Array): EdgeFunction {
    const root = parseXml(body, 'CreateFunctionRequest');
    const name = textAt(root, 'Name') ?? '';
    if (!/^[\w-]{1,64}$/.test(name)) throw invalidArgument('The parameter Name is not valid.');
    const development = this.#stageIn(root);
    if (this.#stored.has(name))
      throw exception('FunctionAlreadyExists', 'A function with the same name already exists.');
    if (this.#stored.size >= limits.functions)
      throw exception('TooManyFunctions', 'You have reached the maximum number of functions.');
    const tags: Tags = new Map();
    const sent = find(root, 'Tags');
    if (sent) addTags(tags, readTags(sent));
    const { account, partition, clock } = this.#surroundings;
    const arn = `arn:${partition}:cloudfront::${account}:function/${name}`;
    const unpublished = { live: undefined, publishedEtag: undefined };
    const created = { name, arn, created: clock.now(), tags, development, ...unpublished };
    this.#stored.set(name, created);
    return created;
  }

  #stageIn(body: Element): FunctionStage {
    const { clock, random } = this.#surroundings;
    const config = find(body, 'FunctionConfig');
    const runtime = config && textAt(config, 'Runtime');
    if (!config || (runtime !== 'cloudfront-js-1.0' && runtime !== 'cloudfront-js-2.0'))
      throw invalidArgument('The parameter FunctionRuntime is not valid.');
    if ((textAt(config, 'Comment') ?? '').length > 128)
      throw invalidArgument('The parameter Comment is too long.');
    const code = Buffer.from(textAt(body, 'FunctionCode') ?? '', 'base64');
    if (code.length === 0) throw invalidArgument('The parameter FunctionCode is required.');
    if (code.length > limits.code)
      throw exception('FunctionSizeLimitExceeded', 'The function exceeds the maximum size of 10 KB.');
    const made = { etag: capitalId(random), lastModified: clock.now() };
    return { code: code.toString('utf8'), config: new Raw(innerXml(config)), runtime, ...made };
  }

  #summary(found: EdgeFunction, stage: StageName): Elements {
    const { config, lastModified } = stageOf(found, stage);
    return {
      Name: found.name,
      Status: stage === 'LIVE' ? this.#users.status(found.arn) : 'UNPUBLISHED',
      FunctionConfig: config,
      FunctionMetadata: {
        ...{ FunctionARN: found.arn, Stage: stage },
        ...{ CreatedTime: instant(found.created), LastModifiedTime: instant(lastModified) },
      },
    };
  }
}

type StageName = 'DEVELOPMENT' | 'LIVE';

function resultOf(run: FunctionRun): Elements {
  return {
    ComputeUtilization: run.utilization,
    FunctionExecutionLogs: new Raw(...run.logs.map((line) => leaf('member', line))),
    FunctionErrorMessage: run.kind === 'failed' ? run.message : '',
    FunctionOutput: run.kind === 'returned' ? outputOf(run.value) : '',
  };
}

function stageAsked(stage: string | null | undefined): StageName {
  if (stage && !['DEVELOPMENT', 'LIVE'].includes(stage))
    throw invalidArgument('The parameter Stage is not valid.');
  return stage === 'LIVE' ? 'LIVE' : 'DEVELOPMENT';
}

function stageOf(found: EdgeFunction, stage: StageName): FunctionStage {
  const held = stage === 'LIVE' ? found.live : found.development;
  if (!held) throw exception('NoSuchFunctionExists', 'The function does not exist.');
  return held;
}

function eventFrom(base64: string): unknown {
  try {
    return JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
  } catch {
    throw invalidArgument('The parameter EventObject is not valid JSON.');
  }
}

/** What the function returned, under the name of what it is. */
function outputOf(value: unknown): string {
  const isResponse = typeof value === 'object' && value !== null && 'statusCode' in value;
  return JSON.stringify(isResponse ? { response: value } : { request: value });
}
