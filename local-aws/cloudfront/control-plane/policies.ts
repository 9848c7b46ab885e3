import type { Element } from '@xmldom/xmldom';
import type { HttpResponse } from '../../exchange.ts';
import { type Memory, memoryOf } from '../../past.ts';
import { ServiceError, type Surroundings } from '../../service.ts';
import {
  answer,
  capitalId,
  checkQuantities,
  exception,
  instant,
  invalidArgument,
  listed,
  locationOf,
  noContent,
  requireVersion,
} from './answer.ts';
import { type Elements, innerXml, namespace, numberAt, parseXml, Raw, textAt, xmlOf } from '../xml.ts';
import type { Routes } from './routes.ts';
import { checkValues } from './values.ts';
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
  /** What `config` has parsed, by its text: each new deployment reads the policies again. */
  readonly #parsed = new Map<string, Element>();

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

  /** Throws `NoSuch...` (404). */
  get(id: string): Policy {
    const policy = this.#stored.get(id);
    const { name, words } = this.kind;
    if (!policy) throw new ServiceError(`NoSuch${name}`, 404, `The specified ${words} does not exist.`);
    return policy;
  }

  /** The parsed configuration, to be read only; undefined where there is no such policy. */
  config(id: string): Element | undefined {
    const policy = this.#stored.get(id);
    if (!policy) return undefined;
    const config = this.#parsed.get(policy.inner) ?? this.#parse(policy.inner);
    this.#parsed.set(policy.inner, config);
    return config;
  }

  all(): readonly Policy[] {
    return [...this.#stored.values()];
  }

  remember(): Memory {
    return memoryOf(this.#stored, (policy) => ({ ...policy }));
  }

  /** Changes the stored configuration from inside, as CloudFront itself does: a new version, and users hear of it. */
  edit(id: string, change: (config: Element) => void): void {
    const policy = this.get(id);
    const config = this.#parse(policy.inner);
    change(config);
    this.#put(policy, innerXml(config));
  }

  /** The operations on this kind of policy. */
  routes(): Routes {
    const { name, plural, words, managed } = this.kind;
    return {
      [`Create${name}`]: ({ request }) => {
        const inner = this.#checked(request.body, undefined);
        if (this.#stored.size - managed.size >= quota)
          throw new ServiceError(`TooMany${plural}`, 400, `You cannot create more of these: ${plural}.`);
        const policy = this.#add(this.#surroundings.random.uuid(), inner, false);
        return this.#whole(201, policy, locationOf(`${words.replaceAll(' ', '-')}/${policy.id}`));
      },
      [`List${plural}`]: ({ query }) => {
        const type = query.get('Type');
        if (type && !['managed', 'custom'].includes(type))
          throw invalidArgument('The parameter Type is not valid.');
        return listed(`${name}List`, query, {
          items: this.all().filter((one) => !type || one.managed === (type === 'managed')),
          idOf: ({ id }) => id,
          show: (policy) => this.#summary(policy),
        });
      },
      [`Get${name}`]: ({ id }) => this.#whole(200, this.get(id)),
      [`Get${name}Config`]: ({ id }) => {
        const { inner, etag } = this.get(id);
        return answer(200, `${name}Config`, inner, { etag });
      },
      [`Update${name}`]: ({ id, request }) => {
        const policy = this.get(id);
        if (policy.managed) throw exception('IllegalUpdate', 'A managed policy cannot be changed.');
        requireVersion(request, policy.etag);
        this.#put(policy, this.#checked(request.body, id));
        return this.#whole(200, policy);
      },
      [`Delete${name}`]: ({ id, request }) => {
        const policy = this.get(id);
        if (policy.managed) throw exception('IllegalDelete', 'You cannot delete a managed policy.');
        requireVersion(request, policy.etag);
        if (this.#users.uses(id))
          throw new ServiceError(`${name}InUse`, 409, 'It is attached to one or more cache behaviors.');
        this.#stored.delete(id);
        return noContent();
      },
    };
  }

  #whole(status: number, policy: Policy, headers: HttpResponse['headers'] = {}): HttpResponse {
    return answer(status, this.kind.name, this.#shown(policy), { etag: policy.etag, ...headers });
  }

  #shown({ id, lastModified, inner }: Policy): Elements {
    const config = { [`${this.kind.name}Config`]: new Raw(inner) };
    return { Id: id, LastModifiedTime: instant(lastModified), ...config };
  }

  #summary(policy: Policy): string {
    const { name, named } = this.kind;
    const type = policy.managed ? 'managed' : 'custom';
    const summary = { Type: named ? type : undefined, [name]: this.#shown(policy) };
    return xmlOf({ [`${name}Summary`]: summary });
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
    checkValues(config);
    checkQuantities(config);
    if (this.kind.named) this.#checkName(textAt(config, 'Name') ?? '', id);
    const min = numberAt(config, 'MinTTL') ?? 0;
    const max = numberAt(config, 'MaxTTL') ?? Infinity;
    const fallback = numberAt(config, 'DefaultTTL');
    if (min < 0 || min > max || (fallback !== undefined && (fallback < min || fallback > max)))
      throw invalidArgument('The order of MinTTL, DefaultTTL and MaxTTL is not valid.');
    this.#check(config, id);
    return innerXml(config);
  }

  #checkName(name: string, id: string | undefined): void {
    if (name === '') throw invalidArgument('The parameter Name is required.');
    const { name: kind, words } = this.kind;
    for (const other of this.#stored.values())
      if (other.id !== id && textAt(this.#parse(other.inner), 'Name') === name)
        throw new ServiceError(
          `${kind}AlreadyExists`,
          409,
          `A ${words.replaceAll(' ', '-')} with this name already exists.`,
        );
  }
}

/** What the four kinds of policy differ in; everything else they share. */
export type PolicyKind = ReturnType<typeof kindOf>;

/** `name` is the element and the prefix of the operations, `CachePolicy`; `managed` the managed ones: id -> inner XML. */
function kindOf(name: string, managed?: ReadonlyMap<string, string>) {
  const words = name.replace(/\B[A-Z]/g, ' $&').toLowerCase();
  const plural = name.replace(/y$/, 'ies');
  // Names are unique in the account; a continuous deployment policy has none.
  return { name, plural, words, named: managed !== undefined, managed: managed ?? new Map<string, string>() };
}

export const policyKinds = {
  cachePolicies: kindOf('CachePolicy', managedCachePolicies),
  originRequestPolicies: kindOf('OriginRequestPolicy', managedOriginRequestPolicies),
  responseHeadersPolicies: kindOf('ResponseHeadersPolicy', managedResponseHeadersPolicies),
  continuousDeploymentPolicies: kindOf('ContinuousDeploymentPolicy'),
};
