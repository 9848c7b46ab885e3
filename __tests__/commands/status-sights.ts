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
const silence: Answer = { kind: 'no-answer', shown: 'no answer' };
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

/** What was seen, the one line that is not ok, its state, and words of its finding. */
export const sights: readonly (readonly [string, Partial<Observed>, string, 'warning' | 'broken', RegExp])[] =
  [
    ['an API that is gone', { api: undefined }, 'stage', 'broken', /API api1 does not exist/],
    [
      'a stage that is gone',
      { api: { ...api, methods: [], snapshot: undefined } },
      'stage',
      'broken',
      /stage api1\/live does not exist/,
    ],
    ['a canary', { api: { ...api, snapshot: { ...snapshot, canary: true } } }, 'stage', 'warning', /canary/],
    [
      "the API's own domain open beside a custom one that everybody uses",
      { distributions: [withOrigin({ own: false })] },
      'default endpoint',
      'warning',
      /enabled but unused/,
    ],
    [
      'a plan of the user with keys of others',
      {
        ownPlans: [{ ...plan, tags: { ...plan.tags, 'cloudfront-image-gate-adopted': 'api1/live' } }],
        keys: [key, { ...key, id: 'partner', owned: false }],
      },
      'plan: keys',
      'warning',
      /their owner can bypass CloudFront/,
    ],
    [
      'another plan that opens the stage to nobody yet',
      { otherPlans: [{ plan: { ...plan, id: 'plan2' }, keyIds: [] }] },
      'other plans',
      'warning',
      /it has no key yet/,
    ],
    [
      'a distribution of a stack, without a secret',
      { distributions: [{ ...distribution, tool: 'the CloudFormation stack "site"' }] },
      'header owner',
      'warning',
      /E1 belongs to the CloudFormation stack "site"/,
    ],
    ['a secret with a dead key', { secret: secret('dead') }, 'key secret', 'warning', /refuses viewers/],
    [
      'an older key in AWSPREVIOUS',
      { secret: secret('key2', { kind: 'key', id: 'key1' }) },
      'key secret',
      'warning',
      /another stage of the secret holds key1/,
    ],
    ['an empty secret', { secret: secret(undefined) }, 'key secret', 'warning', /no value yet/],
    [
      'an API of Terraform that dropped the requirement',
      { api: { ...api, tool: 'Terraform', methods: [{ ...method, keyRequired: false }] } },
      'key required',
      'warning',
      /no key required from the next deployment on/,
    ],
    [
      'no distribution that is switched on',
      { distributions: [{ ...distribution, enabled: false }] },
      'distributions',
      'broken',
      /no enabled distribution sends a key/,
    ],
    [
      'a disabled distribution without the header',
      {
        distributions: [
          distribution,
          { ...withOrigin({ header: { kind: 'none' } }), id: 'E2', enabled: false },
        ],
      },
      'distributions',
      'warning',
      /E2 \(disabled\)/,
    ],
    [
      'a second origin without the header',
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
      'header',
      'broken',
      /E1 \(origin "spare"\) sends no key/,
    ],
    [
      'an old key that a rotation left',
      { keys: [key, { ...key, id: 'key1', createdAt: key.createdAt - 10, enabled: false }] },
      'keys left over',
      'warning',
      /sends key1 \(disabled\) any more/,
    ],
    [
      'a staging copy with the key before',
      {
        keys: [key, { ...key, id: 'key1', createdAt: key.createdAt - 10 }],
        distributions: [
          distribution,
          { ...withOrigin({ header: { kind: 'key', id: 'key1' } }), id: 'E2', staging: true },
        ],
      },
      'staging copies',
      'warning',
      /E2 sends key key1: promoting it/,
    ],
    [
      'a staging copy, switched off, with a dead value',
      {
        distributions: [
          distribution,
          { ...withOrigin({ header: { kind: 'unknown' } }), id: 'E2', staging: true, enabled: false },
        ],
      },
      'staging copies',
      'warning',
      /E2 sends no valid key/,
    ],
    [
      'a request without a key that was accepted',
      { answers: [{ ...answer, answer: accepted(200) }, { ...answer, with: 'a random key' }, viewer] },
      'direct request',
      'broken',
      /with no key was accepted \(HTTP 200\)/,
    ],
    [
      'a request with a random key that was accepted, once',
      {
        answers: [
          answer,
          { ...answer, with: 'a random key' },
          { ...answer, with: 'a random key', answer: accepted(404) },
          viewer,
        ],
      },
      'random key',
      'broken',
      /with a random key was accepted \(HTTP 404\)/,
    ],
    [
      'a 403 for another reason',
      {
        answers: [
          { ...answer, answer: unclear(403, 'HTTP 403 MissingAuthenticationTokenException') },
          { ...answer, with: 'a random key' },
          viewer,
        ],
      },
      'direct request',
      'warning',
      /MissingAuthenticationTokenException does not show whether the key was checked/,
    ],
    [
      'a request without a key that got no answer',
      {
        answers: [{ ...answer, answer: silence }, { ...answer, with: 'a random key' }, viewer],
      },
      'direct request',
      'warning',
      /no answer came/,
    ],
    [
      'a viewer who was refused',
      { answers: [...healthy.answers, { ...viewer, answer: rejection }] },
      'through CloudFront',
      'broken',
      /E1: a viewer was rejected/,
    ],
    [
      'a viewer who got no answer',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: silence }] },
      'through CloudFront',
      'warning',
      /E1: no answer came/,
    ],
    [
      'a viewer whom the function failed',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: unclear(502) }] },
      'through CloudFront',
      'warning',
      /E1: HTTP 502 does not show which key is sent/,
    ],
    [
      'a viewer whom a cache answered',
      {
        answers: [
          ...healthy.answers.slice(0, 2),
          { ...viewer, answer: unclear(200, 'HTTP 200 from a cache') },
        ],
      },
      'through CloudFront',
      'warning',
      /from a cache does not show which key is sent/,
    ],
    [
      'an edge that sends another key than is configured',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: accepted(200, 'key1') }] },
      'through CloudFront',
      'warning',
      /an edge sends key key1, the configuration says key2/,
    ],
    [
      'a runtime that ends soon',
      {
        functions: [{ name: 'photos', found: { state: 'Active', runtime: 'nodejs22.x' } }],
        now: Date.UTC(2027, 3, 1),
        keys: [{ ...key, createdAt: Date.UTC(2027, 3, 1) / 1_000 }],
      },
      'function runtime',
      'warning',
      /supported for 29 days more, until 2027-04-30/,
    ],
    [
      'a runtime that has ended',
      { functions: [{ name: 'photos', found: { state: 'Active', runtime: 'nodejs20.x' } }] },
      'function runtime',
      'warning',
      /not been supported since 2026-04-30/,
    ],
    [
      'a function that is gone behind the API',
      { functions: [{ name: 'photos', found: undefined }] },
      'function',
      'broken',
      /photos does not exist/,
    ],
    [
      'a function that did not start',
      { functions: [{ name: 'photos', found: { state: 'Failed', runtime: 'nodejs24.x' } }] },
      'function',
      'broken',
      /photos failed to start/,
    ],
    [
      'a function that is being made',
      { functions: [{ name: 'photos', found: { state: 'Pending', runtime: 'nodejs24.x' } }] },
      'function',
      'warning',
      /photos is still being created/,
    ],
    ...(
      [
        [[], ['SIGNING_KEYS'], /SIGNING_KEYS of photos is empty: URL signing is off/],
        [['SIGNING_KEY'], [], /photos does not know IMAGE_GATE_SIGNING_KEY: URL signing is off/],
        [[], ['SVG'], /SVG of photos is empty, so that its default holds/],
      ] as const
    ).map(([set, empty, finding]): (typeof sights)[number] => [
      `a function with the settings [${set.join()}] and the empty settings [${empty.join()}]`,
      {
        functions: [
          {
            name: 'photos',
            found: {
              ...{ state: 'Active', runtime: 'nodejs24.x' },
              variables: {
                set: ['BUCKET', ...set].map((name) => `IMAGE_GATE_${name}`),
                empty: empty.map((name) => `IMAGE_GATE_${name}`),
              },
            },
          },
        ],
      },
      'function settings',
      'warning',
      finding,
    ]),
    [
      'another stage that requires no key',
      { api: { ...api, openStages: ['beta: GET /x'] } },
      'other stages',
      'warning',
      /without a key \(beta: GET \/x\)/,
    ],
    [
      'a rejection that CloudFront may keep',
      { api: { ...api, cachedRefusals: [{ type: 'INVALID_API_KEY', cacheControl: 'max-age=600' }] } },
      'cached rejections',
      'warning',
      /INVALID_API_KEY is sent with "Cache-Control: max-age=600"/,
    ],
    [
      'an origin over plain HTTP',
      { distributions: [withOrigin({ unencrypted: true })] },
      'encryption',
      'warning',
      /E1 \(origin "api"\) may use plain HTTP/,
    ],
    [
      'a sender outside the gate',
      { others: [{ id: 'E9', etag: undefined, deployed: true, headers: [{ kind: 'key', id: 'key2' }] }] },
      'senders',
      'warning',
      /E9 sends key2/,
    ],
    [
      'a key that is in another plan too',
      { keys: [{ ...key, otherPlanIds: ['plan9'] }] },
      'key in other plans',
      'warning',
      /key2 is in the usage plan plan9 too/,
    ],
    [
      'a viewer whom CloudFront itself turned away, signed cookies or WAF',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, answer: unclear(403) }] },
      'through CloudFront',
      'warning',
      /E1: HTTP 403 does not show which key is sent/,
    ],
    [
      'an authorizer that says 401 before the key is checked',
      {
        answers: [
          { ...answer, answer: unclear(401, 'HTTP 401 UnauthorizedException') },
          { ...answer, with: 'a random key' },
          viewer,
        ],
      },
      'direct request',
      'warning',
      /HTTP 401 UnauthorizedException does not show whether the key was checked/,
    ],
  ];
