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

const withOrigin = (origin: Partial<ObservedDistribution['origins'][number]>): ObservedDistribution => ({
  ...distribution,
  origins: distribution.origins.map((one) => ({ ...one, ...origin })),
});

const secret = (current: string | undefined, previous: Header = { kind: 'none' }): Observed['secret'] => ({
  id: 'S',
  fault: undefined,
  stages: {
    ...{ name: 'S', version: 'v1', previous, rest: [] },
    current: current === undefined ? { kind: 'none' } : { kind: 'key', id: current },
  },
});

const withSettings = (set: readonly string[], empty: readonly string[]): Partial<Observed> => ({
  functions: [
    {
      name: 'photos',
      found: {
        state: 'Active',
        runtime: 'nodejs24.x',
        variables: {
          set: ['BUCKET', ...set].map((name) => `IMAGE_GATE_${name}`),
          empty: empty.map((name) => `IMAGE_GATE_${name}`),
        },
      },
    },
  ],
});

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
      {
        ownPlans: [{ ...plan, tags: { ...plan.tags, 'cloudfront-image-gate-adopted': 'api1/live' } }],
        keys: [key, { ...key, id: 'partner', owned: false }],
      },
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
    'a secret with a dead key': [{ secret: secret('dead') }, /refuses viewers/],
    'an older key in AWSPREVIOUS': [
      { secret: secret('key2', { kind: 'key', id: 'key1' }) },
      /another stage of the secret holds key1/,
    ],
    'an empty secret': [{ secret: secret(undefined) }, /no value yet/],
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
      {
        distributions: [
          distribution,
          { ...withOrigin({ header: { kind: 'none' } }), id: 'E2', enabled: false },
        ],
      },
      /E2 \(disabled\)/,
    ],
  },
  'broken: header': {
    'a second origin without the header': [
      {
        distributions: [
          {
            ...distribution,
            origins: [
              ...distribution.origins,
              { id: 'spare', own: true, header: { kind: 'none' }, unencrypted: false, hostForwardedBy: [] },
            ],
          },
        ],
      },
      /E1 \(origin "spare"\) sends no key/,
    ],
  },
  'warning: keys left over': {
    'an old key that a rotation left': [
      { keys: [key, { ...key, id: 'key1', createdAt: key.createdAt - 10, enabled: false }] },
      /sends key1 \(disabled\) any more/,
    ],
  },
  'warning: staging copies': {
    'a staging copy with the key before': [
      {
        keys: [key, { ...key, id: 'key1', createdAt: key.createdAt - 10 }],
        distributions: [
          distribution,
          { ...withOrigin({ header: { kind: 'key', id: 'key1' } }), id: 'E2', staging: true },
        ],
      },
      /E2 sends key key1: promoting it/,
    ],
    'a staging copy, switched off, with a dead value': [
      {
        distributions: [
          distribution,
          { ...withOrigin({ header: { kind: 'unknown' } }), id: 'E2', staging: true, enabled: false },
        ],
      },
      /E2 sends no valid key/,
    ],
  },
  'broken: direct request': {
    'a request without a key that was accepted': [
      { answers: [{ ...answer, answer: accepted(200) }, { ...answer, with: 'a random key' }, viewer] },
      /with no key was accepted \(HTTP 200\)/,
    ],
  },
  'broken: random key': {
    'a request with a random key that was accepted, once': [
      {
        answers: [
          answer,
          { ...answer, with: 'a random key' },
          { ...answer, with: 'a random key', answer: accepted(404) },
          viewer,
        ],
      },
      /with a random key was accepted \(HTTP 404\)/,
    ],
  },
  'warning: direct request': {
    'a 403 for another reason': [
      {
        answers: [
          { ...answer, answer: unclear(403, 'HTTP 403 MissingAuthenticationTokenException') },
          { ...answer, with: 'a random key' },
          viewer,
        ],
      },
      /MissingAuthenticationTokenException does not show whether the key was checked/,
    ],
    'a request without a key that got no answer': [
      {
        answers: [{ ...answer, answer: silence }, { ...answer, with: 'a random key' }, viewer],
      },
      /no response/,
    ],
    'an authorizer that says 401 before the key is checked': [
      {
        answers: [
          { ...answer, answer: unclear(401, 'HTTP 401 UnauthorizedException') },
          { ...answer, with: 'a random key' },
          viewer,
        ],
      },
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
    'a viewer who got no answer': [
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: silence }] },
      /E1: no response/,
    ],
    'a viewer whom the function failed': [
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: unclear(502) }] },
      /E1: HTTP 502 does not show which key is sent/,
    ],
    'a viewer whom a cache answered': [
      {
        answers: [
          ...healthy.answers.slice(0, 2),
          { ...viewer, answer: unclear(200, 'HTTP 200 from a cache') },
        ],
      },
      /from a cache does not show which key is sent/,
    ],
    'an edge that sends another key than is configured': [
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: accepted(200, 'key1') }] },
      /an edge sends key key1, the configuration says key2/,
    ],
    'a viewer whom CloudFront itself turned away, signed cookies or WAF': [
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: unclear(403) }] },
      /E1: HTTP 403 does not show which key is sent/,
    ],
  },
  'warning: function runtime': {
    'a runtime that ends soon': [
      {
        functions: [{ name: 'photos', found: { state: 'Active', runtime: 'nodejs22.x' } }],
        now: Date.UTC(2027, 3, 1),
        keys: [{ ...key, createdAt: Date.UTC(2027, 3, 1) / 1_000 }],
      },
      /supported for 29 more days, until 2027-04-30/,
    ],
    'a runtime that has ended': [
      { functions: [{ name: 'photos', found: { state: 'Active', runtime: 'nodejs20.x' } }] },
      /not been supported since 2026-04-30/,
    ],
  },
  'broken: function': {
    'a function that is gone behind the API': [
      { functions: [{ name: 'photos', found: undefined }] },
      /photos does not exist/,
    ],
    'a function that did not start': [
      { functions: [{ name: 'photos', found: { state: 'Failed', runtime: 'nodejs24.x' } }] },
      /photos failed to start/,
    ],
  },
  'warning: function': {
    'a function that is being made': [
      { functions: [{ name: 'photos', found: { state: 'Pending', runtime: 'nodejs24.x' } }] },
      /photos is still being created/,
    ],
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
      /SVG of photos is empty, so that its default holds/,
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
