import { isDeepStrictEqual } from 'node:util';
import type * as sdk from '@aws-sdk/client-cloudfront';
import { type Memory, memoryOf } from '../../past.ts';
import type { Operation } from '../../schema/operation.ts';
import { ServiceError, type Surroundings } from '../../service.ts';
import {
  managedCachePolicies,
  managedOriginRequestPolicies,
  managedResponseHeadersPolicies,
} from '../configuration/managed-policies.ts';
import { itemsOf } from '../list.ts';
import { exception, invalidArgument } from '../refusals.ts';
import { isReserved } from '../reserved-headers.ts';
import { locationOf, page, type Paged } from './page.ts';
import { capitalId, requireVersion } from './version.ts';

/** A stored policy. */
export interface Policy<Config> {
  readonly id: string;
  readonly managed: boolean;
  etag: string;
  lastModified: number;
  config: Config;
}

/** The members that every kind of policy may have. */
interface AnyConfig {
  readonly Name?: string | undefined;
  readonly MinTTL?: number | undefined;
  readonly DefaultTTL?: number | undefined;
  readonly MaxTTL?: number | undefined;
}

/** Custom ones of each kind in an account (developer guide, "Quotas"). */
const quota = 20;

/** What policies need to know about distributions. */
export interface PolicyUsers {
  /** How many distributions reference the policy `id`. */
  uses(id: string): number;
  /** Called when the policy `id` has changed: distributions that reference it are deployed again. */
  changed(id: string): void;
}

/** All policies of one kind, including the managed ones. */
export class Policies<Config extends object = object> {
  readonly kind: PolicyKind<Config>;
  readonly #surroundings: Pick<Surroundings, 'clock' | 'random'>;
  readonly #users: PolicyUsers;
  readonly #check: (config: Config, id: string | undefined) => void;
  readonly #stored = new Map<string, Policy<Config>>();

  constructor(
    kind: PolicyKind<Config>,
    surroundings: Pick<Surroundings, 'clock' | 'random'>,
    users: PolicyUsers,
    check: (config: Config, id: string | undefined) => void = () => undefined,
  ) {
    this.kind = kind;
    this.#surroundings = surroundings;
    this.#users = users;
    this.#check = check;
    for (const [id, config] of kind.managed ?? []) this.#add(id, config, true);
  }

  /** Throws `NoSuch...` (404). */
  get(id: string): Policy<Config> {
    const policy = this.#stored.get(id);
    const { name, words } = this.kind;
    if (!policy) throw new ServiceError(`NoSuch${name}`, 404, `The specified ${words} does not exist.`);
    return policy;
  }

  /** Undefined if there is no such policy. */
  config(id: string | undefined): Config | undefined {
    return id === undefined ? undefined : this.#stored.get(id)?.config;
  }

  all(): readonly Policy<Config>[] {
    return [...this.#stored.values()];
  }

  remember(): Memory {
    return memoryOf(this.#stored, (policy) => ({ ...policy }));
  }

  create(config: Config): Policy<Config> {
    this.#checkConfig(config, undefined);
    const { plural } = this.kind;
    if (this.all().filter(({ managed }) => !managed).length >= quota)
      // Reported (theopensystemslab/planx-new#6491).
      throw new ServiceError(
        `TooMany${plural}`,
        400,
        `Account's ${plural.replace(/\B[A-Z]/g, ' $&')} limit reached.`,
      );
    return this.#add(this.#surroundings.random.uuid(), config, false);
  }

  update(id: string, config: Config, ifMatch: string | undefined): Policy<Config> {
    const policy = this.get(id);
    if (policy.managed) throw exception('IllegalUpdate', 'A managed policy cannot be changed.');
    requireVersion(ifMatch, policy.etag);
    this.#checkConfig(config, id);
    return this.edit(id, () => config);
  }

  /** Changes the configuration, also from inside as CloudFront itself does: it gets a new version, and its distributions are notified. */
  edit(id: string, change: (config: Config) => Config): Policy<Config> {
    const policy = this.get(id);
    const config = change(policy.config);
    if (isDeepStrictEqual(config, policy.config)) return policy;
    const { clock, random } = this.#surroundings;
    Object.assign(policy, { config, etag: capitalId(random), lastModified: clock.now() });
    this.#users.changed(id);
    return policy;
  }

  delete(id: string, ifMatch: string | undefined): void {
    const policy = this.get(id);
    if (policy.managed) throw exception('IllegalDelete', 'You cannot delete a managed policy.');
    requireVersion(ifMatch, policy.etag);
    if (this.#users.uses(id) > 0)
      throw new ServiceError(`${this.kind.name}InUse`, 409, 'It is attached to one or more cache behaviors.');
    this.#stored.delete(id);
  }

  #add(id: string, config: Config, managed: boolean): Policy<Config> {
    const { clock, random } = this.#surroundings;
    const policy = { id, managed, etag: capitalId(random), lastModified: clock.now(), config };
    this.#stored.set(id, policy);
    return policy;
  }

  /** `id` is undefined for a new one. */
  #checkConfig(config: Config, id: string | undefined): void {
    const { Name, MinTTL = 0, MaxTTL = Infinity, DefaultTTL = MinTTL }: AnyConfig = config;
    if (this.kind.managed) this.#checkName(Name, id);
    if (MinTTL < 0 || MinTTL > MaxTTL || DefaultTTL < MinTTL || DefaultTTL > MaxTTL)
      throw invalidArgument('The order of MinTTL, DefaultTTL and MaxTTL is not valid.');
    this.#check(config, id);
  }

  #checkName(name: string | undefined, id: string | undefined): void {
    if (!name) throw invalidArgument('The parameter Name is required.');
    const { name: kind, path } = this.kind;
    if (this.all().some((other) => other.id !== id && (other.config as AnyConfig).Name === name))
      throw new ServiceError(`${kind}AlreadyExists`, 409, `A ${path} with this name already exists.`);
  }
}

/** The differences between the four kinds of policy. */
export interface PolicyKind<Config = object> {
  /** The element and the prefix of the operations, `CachePolicy`. */
  readonly name: string;
  readonly plural: string;
  readonly words: string;
  readonly path: string;
  /** Names are unique in the account; a continuous deployment policy, of which there are no managed ones, has none. */
  readonly managed: ReadonlyMap<string, Config> | undefined;
}

function kindOf<Config>(name: string, managed?: ReadonlyMap<string, Config>): PolicyKind<Config> {
  const words = name.replace(/\B[A-Z]/g, ' $&').toLowerCase();
  return { name, plural: name.replace(/y$/, 'ies'), words, path: words.replaceAll(' ', '-'), managed };
}

export const policyKinds = {
  cachePolicies: kindOf('CachePolicy', managedCachePolicies),
  originRequestPolicies: kindOf('OriginRequestPolicy', managedOriginRequestPolicies),
  responseHeadersPolicies: kindOf('ResponseHeadersPolicy', managedResponseHeadersPolicies),
  continuousDeploymentPolicies: kindOf<sdk.ContinuousDeploymentPolicyConfig>('ContinuousDeploymentPolicy'),
};

/** Reported (aws/aws-cdk#16977, ballPointPenguin/artificial-u#116): a key is for what is cached. */
export function checkCachePolicy({
  MaxTTL,
  ParametersInCacheKeyAndForwardedToOrigin: key,
}: sdk.CachePolicyConfig): void {
  refuseHeaders('Headers', itemsOf(key?.HeadersConfig?.Headers));
  refuseMany('CachePolicy', key ?? {});
  if (MaxTTL !== 0 || !key) return;
  const { HeadersConfig, CookiesConfig, QueryStringsConfig, ...encodings } = key;
  const chosen = { ...HeadersConfig, ...CookiesConfig, ...QueryStringsConfig, ...encodings };
  const wrong = Object.entries(chosen).find(
    ([, value]) => value === true || (isText(value) && value !== 'none'),
  );
  if (wrong) throw invalidArgument(`The parameter ${wrong[0]} is invalid for policy with caching disabled.`);
}

const isText = (value: unknown): boolean => typeof value === 'string';

type Choices = Partial<
  Pick<sdk.OriginRequestPolicyConfig, 'HeadersConfig' | 'CookiesConfig' | 'QueryStringsConfig'>
>;

/** Documented ("Quotas on policies"): ten names of each kind in a policy. */
function refuseMany(kind: string, { HeadersConfig, CookiesConfig, QueryStringsConfig }: Choices): void {
  const { Headers } = HeadersConfig ?? {};
  const lists = { Headers, Cookies: CookiesConfig?.Cookies, QueryStrings: QueryStringsConfig?.QueryStrings };
  for (const [what, list] of Object.entries(lists))
    if (itemsOf(list).length > 10)
      throw new ServiceError(
        `TooMany${what}In${kind}`,
        400,
        `The number of ${what} in the policy exceeds the maximum.`,
      );
}

/** Reported (aws/aws-cdk#13408). */
export function checkOriginRequestPolicy({ HeadersConfig, ...choices }: sdk.OriginRequestPolicyConfig): void {
  refuseMany('OriginRequestPolicy', { HeadersConfig, ...choices });
  if (HeadersConfig?.HeaderBehavior === 'allExcept') return;
  refuseHeaders('Headers', itemsOf(HeadersConfig?.Headers), /^(?:authorization|accept-encoding)$/i);
}

/** Both messages are reported (aws/aws-cdk#35308). */
export function checkResponseHeadersPolicy(config: sdk.ResponseHeadersPolicyConfig): void {
  const { CorsConfig: cors, CustomHeadersConfig: custom } = config;
  refuseHeaders(
    'CustomHeaders',
    itemsOf(custom).map(({ Header = '' }) => Header),
  );
  if (cors?.AccessControlAllowCredentials && itemsOf(cors.AccessControlAllowHeaders).includes('*'))
    throw invalidArgument(
      'The parameter Access-Control-Allow-Headers cannot contain * when allowCredentials is true.',
    );
}

function refuseHeaders(parameter: string, names: readonly string[], others = /^$/): void {
  const wrong = names.find((name) => isReserved(name) || others.test(name));
  if (wrong !== undefined)
    throw invalidArgument(`The parameter ${parameter} contains ${wrong} that is not allowed.`);
}

interface Room {
  readonly named: Readonly<Record<keyof typeof policyKinds, Policies>>;
}

interface Input extends Paged {
  readonly Id: string;
  readonly IfMatch?: string;
  readonly Type?: string;
}

/** The operations on one kind of policy. */
function operationsOn(member: keyof typeof policyKinds): Readonly<Record<string, Operation<Room>>> {
  const { name, plural, path } = policyKinds[member];
  const config = `${name}Config`;
  const shown = ({ id, lastModified, config: its }: Policy<object>) => ({
    ...{ Id: id, LastModifiedTime: new Date(lastModified), [config]: its },
  });
  const whole = (policy: Policy<object>) => ({
    ...{ [name]: shown(policy), [config]: policy.config, ETag: policy.etag },
    Location: locationOf(`${path}/${policy.id}`),
  });
  const on = (
    reads: readonly string[],
    perform: (policies: Policies, input: Input, given: object) => unknown,
  ): Operation<Room> => ({
    reads,
    perform: ({ named }, input: Input) =>
      perform(named[member], input, (input as unknown as Readonly<Record<string, object>>)[config] ?? {}),
  });
  return {
    [`Create${name}`]: on([], (policies, _, given) => whole(policies.create(given))),
    [`List${plural}`]: on(['Type', 'Marker', 'MaxItems'], (policies, { Type, ...paged }) => {
      const all = policies.all().filter((one) => !Type || one.managed === (Type === 'managed'));
      const summary = (policy: Policy<object>) => ({
        Type: policy.managed ? 'managed' : 'custom',
        [name]: shown(policy),
      });
      return { [`${name}List`]: page(all, ({ id }) => id, paged, summary) };
    }),
    [`Get${name}`]: on([], (policies, { Id }) => whole(policies.get(Id))),
    [`Get${name}Config`]: on([], (policies, { Id }) => whole(policies.get(Id))),
    [`Update${name}`]: on(['IfMatch'], (policies, { Id, IfMatch }, given) =>
      whole(policies.update(Id, given, IfMatch)),
    ),
    [`Delete${name}`]: on(['IfMatch'], (policies, { Id, IfMatch }) => {
      policies.delete(Id, IfMatch);
    }),
  };
}

export const policyOperations: Readonly<Record<string, Operation<Room>>> = {
  ...operationsOn('cachePolicies'),
  ...operationsOn('originRequestPolicies'),
  ...operationsOn('responseHeadersPolicies'),
  ...operationsOn('continuousDeploymentPolicies'),
};
