import type { Element } from '@xmldom/xmldom';
import type { HttpRequest } from '../../exchange.ts';
import { type Memory, memoryOf } from '../../past.ts';
import type { Surroundings } from '../../service.ts';
import {
  answer,
  capitalId,
  exception,
  instant,
  invalidArgument,
  markedList,
  noContent,
  pageOf,
  requireVersion,
} from './answer.ts';
import type { PolicyUsers } from './policies.ts';
import { addTags, readTags, type Tags } from './tags.ts';
import { element, find, innerXml, leaf, parseXml, textAt } from '../xml.ts';
import type { FunctionRun, FunctionRuntime } from '../edge/function-runtime.ts';
import type { Routes } from './routes.ts';

/** What one stage of a function holds. */
export interface FunctionStage {
  readonly code: string;
  /** The inner XML of `FunctionConfig`. */
  readonly config: string;
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

/** Every CloudFront Function of the account. */
export class EdgeFunctions {
  readonly #surroundings: Surroundings;
  readonly #users: PolicyUsers;
  readonly #stored = new Map<string, EdgeFunction>();

  constructor(surroundings: Surroundings, users: PolicyUsers) {
    this.#surroundings = surroundings;
    this.#users = users;
  }

  /** Throws NoSuchFunctionExists (404). */
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
    return memoryOf(this.#stored, (found) => ({ ...found, tags: new Map(found.tags) }));
  }

  create(body: Uint8Array): EdgeFunction {
    const root = parseXml(body, 'CreateFunctionRequest');
    const name = textAt(root, 'Name') ?? '';
    if (!/^[\w-]{1,64}$/.test(name)) throw invalidArgument('The parameter Name is not valid.');
    const development = this.#stageOf(root);
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

  update(name: string, request: HttpRequest): EdgeFunction {
    const found = this.get(name);
    requireVersion(request, found.development.etag);
    found.development = this.#stageOf(parseXml(request.body, 'UpdateFunctionRequest'));
    return found;
  }

  /**
   * Publishing what is published already is refused with 412, although UpdateFunction takes the same version:
   * reported in hashicorp/terraform-provider-aws#49572. LIVE has a version of its own.
   */
  publish(name: string, request: HttpRequest): EdgeFunction {
    const { clock, random } = this.#surroundings;
    const found = this.get(name);
    requireVersion(request, found.publishedEtag === found.development.etag ? '' : found.development.etag);
    found.publishedEtag = found.development.etag;
    found.live = { ...found.development, etag: capitalId(random), lastModified: clock.now() };
    this.#users.changed(found.arn);
    return found;
  }

  delete(name: string, request: HttpRequest): void {
    const found = this.get(name);
    requireVersion(request, found.development.etag);
    if (this.#users.uses(found.arn))
      throw exception('FunctionInUse', 'The function is attached to one or more cache behaviors.');
    this.#stored.delete(name);
  }

  #stageOf(body: Element): FunctionStage {
    const { clock, random } = this.#surroundings;
    const config = find(body, 'FunctionConfig');
    const runtime = config && textAt(config, 'Runtime');
    if (!config || (runtime !== 'cloudfront-js-1.0' && runtime !== 'cloudfront-js-2.0'))
      throw invalidArgument('The parameter FunctionRuntime is not valid.');
    const code = Buffer.from(textAt(body, 'FunctionCode') ?? '', 'base64');
    if (code.length === 0) throw invalidArgument('The parameter FunctionCode is required.');
    if (code.length > limits.code)
      throw exception('FunctionSizeLimitExceeded', 'The function exceeds the maximum size of 10 KB.');
    const made = { etag: capitalId(random), lastModified: clock.now() };
    return { code: code.toString('utf8'), config: innerXml(config), runtime, ...made };
  }
}

type StageName = 'DEVELOPMENT' | 'LIVE';

/** How far a function's live stage has come at the edges. */
export type FunctionStatus = (arn: string) => 'UNASSOCIATED' | 'IN_PROGRESS' | 'DEPLOYED';

/** The operations on CloudFront Functions. */
export function functionRoutes(
  functions: EdgeFunctions,
  runtime: FunctionRuntime,
  status: FunctionStatus,
): Routes {
  const summary = (found: EdgeFunction, stage: StageName): string =>
    element('FunctionSummary', summaryOf(found, stage, status));
  return {
    CreateFunction: ({ request }) => {
      const created = functions.create(request.body);
      return answer(201, 'FunctionSummary', summaryOf(created, 'DEVELOPMENT', status), {
        etag: created.development.etag,
        location: `https://cloudfront.amazonaws.com/2020-05-31/function/${created.arn}`,
      });
    },
    ListFunctions: ({ query }) => {
      const stage = stageAsked(query.get('Stage'));
      const shown = functions.all().filter(({ live }) => stage === 'DEVELOPMENT' || live);
      const list = markedList(
        pageOf(shown, query, ({ name }) => name),
        (found) => summary(found, stage),
      );
      return answer(200, 'FunctionList', list);
    },
    DescribeFunction: ({ id, query }) => {
      const stage = stageAsked(query.get('Stage'));
      const found = functions.get(id);
      return answer(200, 'FunctionSummary', summaryOf(found, stage, status), {
        etag: stageOf(found, stage).etag,
      });
    },
    GetFunction: ({ id, query }) => {
      const { code, etag } = stageOf(functions.get(id), stageAsked(query.get('Stage')));
      const headers = { 'content-type': 'application/octet-stream', etag };
      return { status: 200, headers, body: new TextEncoder().encode(code) };
    },
    UpdateFunction: ({ id, request }) => {
      const found = functions.update(id, request);
      const { etag } = found.development; // The API's model reads it from a misspelt header.
      return answer(200, 'FunctionSummary', summaryOf(found, 'DEVELOPMENT', status), { etag, ettag: etag });
    },
    PublishFunction: ({ id, request }) =>
      answer(200, 'FunctionSummary', summaryOf(functions.publish(id, request), 'LIVE', status)),
    TestFunction: ({ id, request }) => {
      const found = functions.get(id);
      const body = parseXml(request.body, 'TestFunctionRequest');
      const stage = stageAsked(textAt(body, 'Stage'));
      const held = stageOf(found, stage);
      requireVersion(request, held.etag);
      const run = runtime(held.code, eventFrom(textAt(body, 'EventObject') ?? ''));
      return answer(200, 'TestResult', summary(found, stage) + resultOf(run));
    },
    DeleteFunction: ({ id, request }) => {
      functions.delete(id, request);
      return noContent();
    },
  };
}

/** The XML of a test's result. */
function resultOf(run: FunctionRun): string {
  return (
    leaf('ComputeUtilization', run.utilization) +
    element('FunctionExecutionLogs', run.logs.map((line) => leaf('member', line)).join('')) +
    leaf('FunctionErrorMessage', run.kind === 'failed' ? run.message : '') +
    leaf('FunctionOutput', run.kind === 'returned' ? outputOf(run.value) : '')
  );
}

/** The inner XML of `FunctionSummary`. */
function summaryOf(found: EdgeFunction, stage: StageName, status: FunctionStatus): string {
  const { config, lastModified } = stageOf(found, stage);
  const metadata =
    leaf('FunctionARN', found.arn) +
    leaf('Stage', stage) +
    leaf('CreatedTime', instant(found.created)) +
    leaf('LastModifiedTime', instant(lastModified));
  return (
    leaf('Name', found.name) +
    leaf('Status', stage === 'LIVE' ? status(found.arn) : 'UNPUBLISHED') +
    element('FunctionConfig', config) +
    element('FunctionMetadata', metadata)
  );
}

function stageAsked(stage: string | null | undefined): StageName {
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
