import type { Element } from '@xmldom/xmldom';
import type { HttpRequest } from '../../exchange.ts';
import { type Memory, memoryOf } from '../../past.ts';
import { ServiceError, type Surroundings } from '../../service.ts';
import {
  answer,
  capitalId,
  checkQuantities,
  exception,
  instant,
  invalidArgument,
  markedList,
  noContent,
  pageOf,
  requireVersion,
} from './answer.ts';
import { element, innerXml, leaf, namespace, numberAt, parseXml, textAt } from '../xml.ts';
import type { Routes } from './routes.ts';
import {
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
} from '../configuration/managed-policies.ts';

/** A policy as it is stored: its configuration as XML, elements that nobody here knows included. */
export interface Policy {
  readonly id: string;
  readonly managed: boolean;
  etag: string;
  lastModified: number;
  inner: string;
}

/** Custom ones of each kind in an account (developer guide, "Quotas"). */
const quota = 20;

/** What policies need to know of distributions. */
export interface PolicyUsers {
  /** Whether a distribution names the policy `id`. */
  uses(id: string): boolean;
  /** The policy `id` has changed: distributions that name it are deployed again. */
  changed(id: string): void;
}

/** All policies of one kind, the managed ones from the start. */
export class Policies {
  readonly kind: PolicyKind;
  readonly #surroundings: Pick<Surroundings, 'clock' | 'random'>;
  readonly #users: PolicyUsers;
  readonly #check: (config: Element, id: string | undefined) => void;
  readonly #stored = new Map<string, Policy>();

  constructor(
    kind: PolicyKind,
    surroundings: Pick<Surroundings, 'clock' | 'random'>,
    users: PolicyUsers,
    check: (config: Element, id: string | undefined) => void = () => undefined,
  ) {
    this.kind = kind;
    this.#surroundings = surroundings;
    this.#users = users;
    this.#check = check;
    for (const [id, inner] of kind.managed) this.#add(id, inner, true);
  }

  has(id: string): boolean {
    return this.#stored.has(id);
  }

  /** Throws `NoSuch...` (404). */
  get(id: string): Policy {
    const policy = this.#stored.get(id);
    const { name, path } = this.kind;
    if (!policy)
      throw new ServiceError(
        `NoSuch${name}`,
        404,
        `The specified ${path.replaceAll('-', ' ')} does not exist.`,
      );
    return policy;
  }

  /** The parsed configuration; undefined where there is no such policy. */
  config(id: string): Element | undefined {
    const policy = this.#stored.get(id);
    return policy && this.#parse(policy.inner);
  }

  all(): readonly Policy[] {
    return [...this.#stored.values()];
  }

  remember(): Memory {
    return memoryOf(this.#stored, (policy) => ({ ...policy }));
  }

  create(body: Uint8Array): Policy {
    const inner = this.#checked(body, undefined);
    const { managed, plural } = this.kind;
    if (this.#stored.size - managed.size >= quota)
      throw new ServiceError(`TooMany${plural}`, 400, `You cannot create more of these: ${plural}.`);
    return this.#add(this.#surroundings.random.uuid(), inner, false);
  }

  update(id: string, request: HttpRequest): Policy {
    const policy = this.get(id);
    if (policy.managed) throw exception('IllegalUpdate', 'A managed policy cannot be changed.');
    requireVersion(request, policy.etag);
    this.#put(policy, this.#checked(request.body, id));
    return policy;
  }

  /** Changes the stored configuration from inside, as CloudFront itself does: a new version, and users hear of it. */
  edit(id: string, change: (config: Element) => void): void {
    const policy = this.get(id);
    const config = this.#parse(policy.inner);
    change(config);
    this.#put(policy, innerXml(config));
  }

  delete(id: string, request: HttpRequest): void {
    const policy = this.get(id);
    if (policy.managed) throw exception('IllegalDelete', 'You cannot delete a managed policy.');
    requireVersion(request, policy.etag);
    if (this.#users.uses(id))
      throw new ServiceError(`${this.kind.name}InUse`, 409, 'It is attached to one or more cache behaviors.');
    this.#stored.delete(id);
  }

  #add(id: string, inner: string, managed: boolean): Policy {
    const { clock, random } = this.#surroundings;
    const policy = { id, managed, etag: capitalId(random), lastModified: clock.now(), inner };
    this.#stored.set(id, policy);
    return policy;
  }

  #put(policy: Policy, inner: string): void {
    if (inner === policy.inner) return;
    policy.inner = inner;
    policy.etag = capitalId(this.#surroundings.random);
    policy.lastModified = this.#surroundings.clock.now();
    this.#users.changed(policy.id);
  }

  #parse(inner: string): Element {
    const root = `${this.kind.name}Config`;
    return parseXml(`<${root} xmlns="${namespace}">${inner}</${root}>`, root);
  }

  /** Checks `body` as the configuration of the policy `id` (undefined: a new one); returns its inner XML. */
  #checked(body: Uint8Array, id: string | undefined): string {
    const config = parseXml(body, `${this.kind.name}Config`);
    checkQuantities(config);
    if (this.kind.named) this.#checkName(textAt(config, 'Name') ?? '', id);
    const min = numberAt(config, 'MinTTL') ?? 0;
    const max = numberAt(config, 'MaxTTL') ?? Infinity;
    const fallback = numberAt(config, 'DefaultTTL');
    if (min > max || (fallback !== undefined && (fallback < min || fallback > max)))
      throw invalidArgument('The order of MinTTL, DefaultTTL and MaxTTL is not valid.');
    this.#check(config, id);
    return innerXml(config);
  }

  #checkName(name: string, id: string | undefined): void {
    if (name === '') throw invalidArgument('The parameter Name is required.');
    const { name: kind, path } = this.kind;
    for (const other of this.#stored.values())
      if (other.id !== id && textAt(this.#parse(other.inner), 'Name') === name)
        throw new ServiceError(`${kind}AlreadyExists`, 409, `A ${path} with this name already exists.`);
  }
}

/** The operations on one kind of policy. */
export function policyRoutes(policies: Policies): Routes {
  const { name, plural, path, named } = policies.kind;
  const inner = (policy: Policy): string =>
    leaf('Id', policy.id) +
    leaf('LastModifiedTime', instant(policy.lastModified)) +
    element(`${name}Config`, policy.inner);
  const summary = (policy: Policy): string =>
    element(
      `${name}Summary`,
      (named ? leaf('Type', policy.managed ? 'managed' : 'custom') : '') + element(name, inner(policy)),
    );

  const answered = (status: number, policy: Policy, headers: Readonly<Record<string, string>> = {}) =>
    answer(status, name, inner(policy), { etag: policy.etag, ...headers });

  return {
    [`Create${name}`]: ({ request }) => {
      const policy = policies.create(request.body);
      return answered(201, policy, {
        location: `https://cloudfront.amazonaws.com/2020-05-31/${path}/${policy.id}`,
      });
    },
    [`List${plural}`]: ({ query }) => {
      const type = query.get('Type');
      const shown = policies.all().filter(({ managed }) => !type || managed === (type === 'managed'));
      const page = pageOf(shown, query, ({ id }) => id);
      return answer(200, `${name}List`, markedList(page, summary));
    },
    [`Get${name}`]: ({ id }) => answered(200, policies.get(id)),
    [`Get${name}Config`]: ({ id }) => {
      const policy = policies.get(id);
      return answer(200, `${name}Config`, policy.inner, { etag: policy.etag });
    },
    [`Update${name}`]: ({ id, request }) => answered(200, policies.update(id, request)),
    [`Delete${name}`]: ({ id, request }) => {
      policies.delete(id, request);
      return noContent();
    },
  };
}

/** What the four kinds of policy differ in; everything else they share. */
export interface PolicyKind {
  /** The element and the prefix of the operations: `CachePolicy`. */
  readonly name: string;
  readonly plural: string;
  /** In paths and ARNs: `cache-policy`. */
  readonly path: string;
  /** Unique in the account; a continuous deployment policy has no name. */
  readonly named: boolean;
  /** Id -> the inner XML of its configuration. */
  readonly managed: ReadonlyMap<string, string>;
}

function kindOf(name: string, plural: string, managed?: ReadonlyMap<string, string>): PolicyKind {
  const path = name.replace(/\B[A-Z]/g, '-$&').toLowerCase();
  const named = managed !== undefined;
  return {
    ...{ name, plural, path, named },
    managed: managed ?? new Map(),
  };
}

export const cachePolicies = kindOf('CachePolicy', 'CachePolicies', managedCachePolicies);
export const originRequestPolicies = kindOf(
  'OriginRequestPolicy',
  'OriginRequestPolicies',
  managedOriginRequestPolicies,
);
export const responseHeadersPolicies = kindOf(
  'ResponseHeadersPolicy',
  'ResponseHeadersPolicies',
  managedResponseHeadersPolicies,
);
export const continuousDeploymentPolicies = kindOf(
  'ContinuousDeploymentPolicy',
  'ContinuousDeploymentPolicies',
);
