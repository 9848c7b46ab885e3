import type { Element } from '@xmldom/xmldom';
import type { HttpRequest } from '../../exchange.ts';
import { type Memory, memoryOf } from '../../memory.ts';
import type { Surroundings } from '../../service.ts';
import { exception, invalidArgument, requireVersion } from './answer.ts';
import { capitalId } from './identifiers.ts';
import type { PolicyUsers } from './policies.ts';
import { addTags, readTags, type Tags } from './tags.ts';
import { find, innerXml, parseXml, textAt } from '../xml.ts';

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
