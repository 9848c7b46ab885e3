import type {
  Observed,
  ObservedAnswer,
  ObservedApi,
  ObservedDistribution,
} from '../../src/commands/status/observed.ts';
import type { Answer } from '../../src/gate/probe.ts';
import type { Header, Key } from '../../src/core/gate-state.ts';

export const now = Date.UTC(2026, 5, 1);

const key: Key = {
  id: 'key2',
  createdAt: now / 1_000 - 3_600,
  enabled: true,
  attached: true,
  owned: true,
  otherPlanIds: [],
};
export const method = {
  name: 'GET /x',
  httpMethod: 'GET',
  path: '/x',
  keyRequired: true,
  authorization: 'NONE',
};
export const snapshot = { deploymentId: 'dep1', description: '', methods: [method], canary: false };
const plan = {
  id: 'plan1',
  name: 'gate',
  stages: [{ apiId: 'api1', stage: 'live' }],
  limited: false,
  limits: [],
  tags: { 'cloudfront-image-gate': 'photos' },
};
const distribution: ObservedDistribution = {
  id: 'E1',
  enabled: true,
  staging: false,
  deployed: true,
  origins: [
    { id: 'api', own: true, header: { kind: 'key', id: 'key2' }, unencrypted: false, hostForwardedBy: [] },
  ],
  errorPages: [],
};
const rejection: Answer = { kind: 'rejected', status: 403, shown: 'HTTP 403 ForbiddenException' };
const silence: Answer = { kind: 'no-answer', shown: 'no response' };
const accepted = (status: number, keyId?: string): Answer => ({
  ...{ kind: 'accepted', status, keyId, shown: `HTTP ${status}` },
});
const unclear = (status: number, shown = `HTTP ${status}`): Answer => ({
  ...{ kind: 'proves-nothing', status, shown },
});
const answer: ObservedAnswer = { at: 'direct', with: 'no key', answer: rejection };
const viewer: ObservedAnswer = { at: 'E1', with: 'the key', answer: accepted(200) };
const api: ObservedApi = {
  ...{ keySource: 'HEADER', endpointClosed: false, methods: [method], snapshot },
  ...{ openStages: [], cachedRefusals: [] },
};

/** A gate with which nothing is wrong. */
export const healthy: Observed = {
  gate: 'photos',
  now,
  ownPlans: [plan],
  at: { apiId: 'api1', stage: 'live' },
  api,
  excluded: [],
  otherPlans: [],
  keys: [key],
  distributions: [distribution],
  others: [],
  answers: [answer, { ...answer, with: 'a random key' }, viewer],
  functions: [{ name: 'photos', found: { state: 'Active', runtime: 'nodejs24.x' } }],
};

/** The distribution with another API origin; `change` is of the distribution itself. */
const withOrigin = (
  origin: Partial<ObservedDistribution['origins'][number]>,
  change: Partial<ObservedDistribution> = {},
): ObservedDistribution => ({
  ...{ ...distribution, ...change },
  origins: distribution.origins.map((one) => ({ ...one, ...origin })),
});
/** The distribution and a second one beside it. */
const beside = (header: Header, change: Partial<ObservedDistribution>): Pick<Observed, 'distributions'> => ({
  distributions: [distribution, withOrigin({ header }, { id: 'E2', ...change })],
});

const secret = (
  current: string | undefined,
  previous: Header = { kind: 'none' },
): Pick<Observed, 'secret'> => ({
  secret: {
    ...{ id: 'S', fault: undefined },
    stages: {
      ...{ name: 'S', version: 'v1', previous, rest: [] },
      current: current === undefined ? { kind: 'none' } : { kind: 'key', id: current },
    },
  },
});

const functionWith = (
  found: Partial<NonNullable<Observed['functions'][number]['found']>>,
): Pick<Observed, 'functions'> => ({
  functions: [{ name: 'photos', found: { state: 'Active', runtime: 'nodejs24.x', ...found } }],
});
const withSettings = (set: readonly string[], empty: readonly string[]): Partial<Observed> => {
  const prefixed = (names: readonly string[]) => names.map((name) => `IMAGE_GATE_${name}`);
  return functionWith({ variables: { set: prefixed(['BUCKET', ...set]), empty: prefixed(empty) } });
};

const random: ObservedAnswer = { ...answer, with: 'a random key' };
/** What requests straight to the API got without a key, and with random keys. */
const direct = (withoutKey: Answer, ...withRandom: readonly Answer[]): Pick<Observed, 'answers'> => ({
  answers: [
    { ...answer, answer: withoutKey },
    random,
    ...withRandom.map((one) => ({ ...random, answer: one })),
    viewer,
  ],
});
/** What a viewer got. */
const viewed = (got: Answer): Pick<Observed, 'answers'> => ({
  answers: [answer, random, { ...viewer, answer: got }],
});

const older: Key = { ...key, id: 'key1', createdAt: key.createdAt - 10 };
const { origins: spare } = withOrigin({ id: 'spare', header: { kind: 'none' } });
const adopted = { ...plan, tags: { ...plan.tags, 'cloudfront-image-gate-adopted': 'api1/live' } };
const inApril = Date.UTC(2027, 3, 1);

/** What was seen and words of its finding, by the one line that is not ok. */
export const observations: Readonly<
  Record<`${'warning' | 'broken'}: ${string}`, Readonly<Record<string, readonly [Partial<Observed>, RegExp]>>>
> = {
  'broken: stage': {
    'an API that is gone': [{ api: undefined }, /API api1 does not exist/],
    'a stage that is gone': [
      { api: { ...api, methods: [], snapshot: undefined } },
      /stage api1\/live does not exist/,
    ],
  },
  'warning: stage': {
    'a canary': [{ api: { ...api, snapshot: { ...snapshot, canary: true } } }, /canary/],
  },
  'warning: default endpoint': {
    "the API's own domain open beside a custom one that everybody uses": [
      { distributions: [withOrigin({ own: false })] },
      /enabled but unused/,
    ],
  },
  'warning: plan: keys': {
    'a plan of the user with keys of others': [
      { ownPlans: [adopted], keys: [key, { ...key, id: 'partner', owned: false }] },
      /their owner can bypass CloudFront/,
    ],
  },
  'warning: other plans': {
    'another plan that opens the stage to nobody yet': [
      { otherPlans: [{ plan: { ...plan, id: 'plan2' }, keyIds: [] }] },
      /but has no key yet/,
    ],
  },
  'warning: header owner': {
    'a distribution of a stack, without a secret': [
      { distributions: [{ ...distribution, tool: 'the CloudFormation stack "site"' }] },
      /E1 belongs to the CloudFormation stack "site"/,
    ],
  },
  'warning: key secret': {
    'a secret with a dead key': [secret('dead'), /refuses viewers/],
    'an older key in AWSPREVIOUS': [
      secret('key2', { kind: 'key', id: 'key1' }),
      /another stage of the secret holds key1/,
    ],
    'an empty secret': [secret(undefined), /no value yet/],
  },
  'warning: key required': {
    'an API of Terraform that dropped the requirement': [
      { api: { ...api, tool: 'Terraform', methods: [{ ...method, keyRequired: false }] } },
      /no key required from the next deployment on/,
    ],
  },
  'broken: distributions': {
    'no distribution that is switched on': [
      { distributions: [{ ...distribution, enabled: false }] },
      /no enabled distribution sends a key/,
    ],
  },
  'warning: distributions': {
    'a disabled distribution without the header': [
      beside({ kind: 'none' }, { enabled: false }),
      /E2 \(disabled\)/,
    ],
  },
  'warning: header': {
    'a disabled distribution with an old value': [
      beside({ kind: 'unknown' }, { enabled: false }),
      /E2 \(origin "api"\) is disabled and sends no valid key/,
    ],
  },
  'broken: header': {
    'a second origin without the header': [
      { distributions: [{ ...distribution, origins: [...distribution.origins, ...spare] }] },
      /E1 \(origin "spare"\) sends no key/,
    ],
  },
  'warning: keys left over': {
    'an old key that a rotation left': [
      { keys: [key, { ...older, enabled: false }] },
      /sends key1 \(disabled\) any more/,
    ],
  },
  'warning: staging copies': {
    'a staging copy with the key before': [
      { keys: [key, older], ...beside({ kind: 'key', id: 'key1' }, { staging: true }) },
      /E2 sends key key1: promoting it/,
    ],
    'a staging copy, switched off, with a dead value': [
      beside({ kind: 'unknown' }, { staging: true, enabled: false }),
      /E2 sends no valid key/,
    ],
  },
  'broken: direct request': {
    'a request without a key that was accepted': [
      direct(accepted(200)),
      /with no key was accepted \(HTTP 200\)/,
    ],
  },
  'broken: random key': {
    'a request with a random key that was accepted, once': [
      direct(rejection, accepted(404)),
      /with a random key was accepted \(HTTP 404\)/,
    ],
  },
  'warning: direct request': {
    'a 403 for another reason': [
      direct(unclear(403, 'HTTP 403 MissingAuthenticationTokenException')),
      /MissingAuthenticationTokenException does not show whether the key was checked/,
    ],
    'a request without a key that got no answer': [direct(silence), /no response/],
    'an authorizer that says 401 before the key is checked': [
      direct(unclear(401, 'HTTP 401 UnauthorizedException')),
      /HTTP 401 UnauthorizedException does not show whether the key was checked/,
    ],
  },
  'broken: through CloudFront': {
    'a viewer who was refused': [
      { answers: [...healthy.answers, { ...viewer, answer: rejection }] },
      /E1: a viewer was rejected/,
    ],
  },
  'warning: through CloudFront': {
    'a viewer who got no answer': [viewed(silence), /E1: no response/],
    'a viewer whom the function failed': [
      viewed(unclear(502)),
      /E1: HTTP 502 does not show which key is sent/,
    ],
    'a viewer whom a cache answered': [
      viewed(unclear(200, 'HTTP 200 from a cache')),
      /from a cache does not show which key is sent/,
    ],
    'an edge that sends another key than is configured': [
      viewed(accepted(200, 'key1')),
      /an edge sends key key1, the configuration says key2/,
    ],
    'a viewer whom CloudFront itself turned away, signed cookies or WAF': [
      viewed(unclear(403)),
      /E1: HTTP 403 does not show which key is sent/,
    ],
  },
  'warning: function runtime': {
    'a runtime that ends soon': [
      {
        ...functionWith({ runtime: 'nodejs22.x' }),
        ...{ now: inApril, keys: [{ ...key, createdAt: inApril / 1_000 }] },
      },
      /supported for 29 more days, until 2027-04-30/,
    ],
    'a runtime that has ended': [
      functionWith({ runtime: 'nodejs20.x' }),
      /not been supported since 2026-04-30/,
    ],
  },
  'broken: function': {
    'a function that is gone behind the API': [
      { functions: [{ name: 'photos', found: undefined }] },
      /photos does not exist/,
    ],
    'a function that did not start': [functionWith({ state: 'Failed' }), /photos failed to start/],
  },
  'warning: function': {
    'a function that is being made': [functionWith({ state: 'Pending' }), /photos is still being created/],
  },
  'warning: function settings': {
    'an empty list of signing keys': [
      withSettings([], ['SIGNING_KEYS']),
      /SIGNING_KEYS of photos is empty: URL signing is off/,
    ],
    'a misspelt setting': [
      withSettings(['SIGNING_KEY'], []),
      /photos does not know IMAGE_GATE_SIGNING_KEY: URL signing is off/,
    ],
    'an empty setting that has a default': [
      withSettings([], ['SVG']),
      /SVG of photos is empty, so its default applies/,
    ],
  },
  'warning: other stages': {
    'another stage that requires no key': [
      { api: { ...api, openStages: ['beta: GET /x'] } },
      /without a key \(beta: GET \/x\)/,
    ],
  },
  'warning: cached rejections': {
    'a rejection that CloudFront may keep': [
      { api: { ...api, cachedRefusals: [{ type: 'INVALID_API_KEY', cacheControl: 'max-age=600' }] } },
      /INVALID_API_KEY is sent with "Cache-Control: max-age=600"/,
    ],
  },
  'warning: encryption': {
    'an origin over plain HTTP': [
      { distributions: [withOrigin({ unencrypted: true })] },
      /E1 \(origin "api"\) may use plain HTTP/,
    ],
  },
  'warning: senders': {
    'a sender outside the gate': [
      { others: [{ id: 'E9', etag: undefined, deployed: true, headers: [{ kind: 'key', id: 'key2' }] }] },
      /E9 sends key2/,
    ],
  },
  'warning: key in other plans': {
    'a key that is in another plan too': [
      { keys: [{ ...key, otherPlanIds: ['plan9'] }] },
      /key2 is in the usage plan plan9 too/,
    ],
  },
};
