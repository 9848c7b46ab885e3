import type { Element } from '@xmldom/xmldom';
import type { HttpRequest } from '../../exchange.ts';
import { type Memory, memoryOf } from '../../memory.ts';
import { ServiceError, type Surroundings } from '../../service.ts';
import { invalidArgument, requireVersion } from './answer.ts';
import { checkQuantities } from './distribution-rules.ts';
import { capitalId, policyId } from './identifiers.ts';
import type { PolicyKind } from './policy-kinds.ts';
import { innerXml, namespace, numberAt, parseXml, textAt } from '../xml.ts';

/** A policy as it is stored: its configuration as XML, elements that nobody here knows included. */
export interface Policy {
  readonly id: string;
  readonly managed: boolean;
  etag: string;
  lastModified: number;
  inner: string;
}

/** All policies of one kind. */
export interface Policies {
  readonly kind: PolicyKind;
  has(id: string): boolean;
  /** Throws `NoSuch...` (404). */
  get(id: string): Policy;
  /** The parsed configuration; undefined where there is no such policy. */
  config(id: string): Element | undefined;
  all(): readonly Policy[];
  create(body: Uint8Array): Policy;
  update(id: string, request: HttpRequest): Policy;
  delete(id: string, request: HttpRequest): void;
  /** Changes the stored configuration from inside, as CloudFront itself does: a new version, and users hear of it. */
  edit(id: string, change: (config: Element) => void): void;
  remember(): Memory;
}

/** What policies need to know of distributions. */
export interface PolicyUsers {
  /** Whether a distribution names the policy `id`. */
  uses(id: string): boolean;
  /** The policy `id` has changed: distributions that name it are deployed again. */
  changed(id: string): void;
}

/** Starts with the managed policies of `kind`. */
export function createPolicies(
  kind: PolicyKind,
  { clock, random }: Pick<Surroundings, 'clock' | 'random'>,
  users: PolicyUsers,
  check: (config: Element, id: string | undefined) => void = () => undefined,
): Policies {
  const root = `${kind.name}Config`;
  const stored = new Map<string, Policy>();
  for (const [id, inner] of kind.managed)
    stored.set(id, { id, managed: true, etag: capitalId(random), lastModified: clock.now(), inner });

  const parse = (inner: string): Element =>
    parseXml(`<${root} xmlns="${namespace}">${inner}</${root}>`, root);
  const get = (id: string): Policy => {
    const policy = stored.get(id);
    if (!policy)
      throw new ServiceError(`NoSuch${kind.name}`, 404, `The specified ${kind.path} does not exist.`);
    return policy;
  };

  /** Checks `body` as the configuration of the policy `id` (undefined: a new one); returns its inner XML. */
  const checked = (body: Uint8Array, id: string | undefined): string => {
    const config = parseXml(body, root);
    checkQuantities(config);
    if (kind.named) {
      const name = textAt(config, 'Name') ?? '';
      if (name === '') throw invalidArgument('The parameter Name is required.');
      for (const other of stored.values())
        if (other.id !== id && textAt(parse(other.inner), 'Name') === name)
          throw new ServiceError(
            `${kind.name}AlreadyExists`,
            409,
            `A ${kind.path} with this name already exists.`,
          );
    }
    const min = numberAt(config, 'MinTTL') ?? 0;
    const fallback = numberAt(config, 'DefaultTTL') ?? Infinity;
    const max = numberAt(config, 'MaxTTL') ?? Infinity;
    if (min > fallback || min > max || (fallback > max && fallback !== Infinity))
      throw invalidArgument('The order of MinTTL, DefaultTTL and MaxTTL is not valid.');
    check(config, id);
    return innerXml(config);
  };

  const put = (policy: Policy, inner: string): void => {
    if (inner === policy.inner) return;
    policy.inner = inner;
    policy.etag = capitalId(random);
    policy.lastModified = clock.now();
    users.changed(policy.id);
  };

  return {
    kind,
    has: (id) => stored.has(id),
    get,
    config: (id) => {
      const policy = stored.get(id);
      return policy && parse(policy.inner);
    },
    all: () => [...stored.values()],
    remember: () => memoryOf(stored, (policy) => ({ ...policy })),
    create: (body) => {
      const inner = checked(body, undefined);
      if (stored.size - kind.managed.size >= kind.quota)
        throw new ServiceError(kind.tooMany, 400, `You cannot create more of these: ${kind.plural}.`);
      const policy: Policy = {
        id: policyId(random),
        managed: false,
        etag: capitalId(random),
        lastModified: clock.now(),
        inner,
      };
      stored.set(policy.id, policy);
      return policy;
    },
    update: (id, request) => {
      const policy = get(id);
      if (policy.managed) throw new ServiceError('IllegalUpdate', 400, 'A managed policy cannot be changed.');
      requireVersion(request, policy.etag);
      put(policy, checked(request.body, id));
      return policy;
    },
    edit: (id, change) => {
      const policy = get(id);
      const config = parse(policy.inner);
      change(config);
      put(policy, innerXml(config));
    },
    delete: (id, request) => {
      const policy = get(id);
      if (policy.managed) throw new ServiceError('IllegalDelete', 400, 'You cannot delete a managed policy.');
      requireVersion(request, policy.etag);
      if (users.uses(id))
        throw new ServiceError(`${kind.name}InUse`, 409, 'It is attached to one or more cache behaviors.');
      stored.delete(id);
    },
  };
}
