import type { Observed, ObservedAnswer, ObservedDistribution } from '../../src/commands/status/observed.ts';
import type { Key } from '../../src/rotation/picture.ts';

export const now = Date.UTC(2026, 5, 1);

const key: Key = { id: 'key2', createdAt: now / 1_000 - 3_600, enabled: true, attached: true, owned: true };
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
  origins: [{ id: 'api', own: true, header: { kind: 'key', id: 'key2' }, hostForwardedBy: [] }],
  errorPages: [],
};
const answer: ObservedAnswer = {
  door: 'direct',
  with: 'no key',
  status: 403,
  refused: true,
  cached: false,
  keyId: undefined,
};
const viewer: ObservedAnswer = { ...answer, door: 'E1', with: 'the key', status: 200, refused: false };

/** A gate with which nothing is wrong. */
export const healthy: Observed = {
  gate: 'photos',
  now,
  ownPlans: [plan],
  at: { apiId: 'api1', stage: 'live' },
  api: { keySource: 'HEADER', endpointClosed: false, methods: [method], snapshot },
  otherPlans: [],
  keys: [key],
  distributions: [distribution],
  answers: [answer, { ...answer, with: 'a random key' }, viewer],
  runtime: 'nodejs24.x',
};

const withOrigin = (origin: Partial<ObservedDistribution['origins'][number]>): ObservedDistribution => ({
  ...distribution,
  origins: distribution.origins.map((one) => ({ ...one, ...origin })),
});

/** What was seen, the one line that is not ok, its state, and words of its finding. */
export const sights: readonly (readonly [string, Partial<Observed>, string, 'warning' | 'broken', RegExp])[] =
  [
    ['an API that is gone', { api: undefined }, 'stage', 'broken', /API api1 does not exist/],
    [
      'a stage that is gone',
      { api: { keySource: 'HEADER', endpointClosed: false, methods: [], snapshot: undefined } },
      'stage',
      'broken',
      /stage api1\/live does not exist/,
    ],
    [
      'a canary',
      {
        api: {
          keySource: 'HEADER',
          endpointClosed: false,
          methods: [method],
          snapshot: { ...snapshot, canary: true },
        },
      },
      'stage',
      'warning',
      /canary/,
    ],
    [
      "the API's own domain open beside a custom one that everybody uses",
      { distributions: [withOrigin({ own: false })] },
      'default endpoint',
      'warning',
      /one door more/,
    ],
    [
      'a plan of the user with keys of others',
      {
        ownPlans: [{ ...plan, tags: { ...plan.tags, 'cloudfront-image-gate-adopted': 'api1/live' } }],
        keys: [key, { ...key, id: 'partner', owned: false }],
      },
      'plan: keys',
      'warning',
      /whoever has them needs no CloudFront/,
    ],
    [
      'another plan that opens the stage to nobody yet',
      { otherPlans: [{ plan: { ...plan, id: 'plan2' }, keyIds: [] }] },
      'other plans',
      'warning',
      /it has no key yet/,
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
              { id: 'spare', own: true, header: { kind: 'none' }, hostForwardedBy: [] },
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
      'a stranger without a key who was let in',
      { answers: [{ ...answer, status: 200, refused: false }, { ...answer, with: 'a random key' }, viewer] },
      'direct request',
      'broken',
      /with no key was let in \(HTTP 200\)/,
    ],
    [
      'a stranger with a random key who was let in, once',
      {
        answers: [
          answer,
          { ...answer, with: 'a random key' },
          { ...answer, with: 'a random key', status: 502, refused: false },
          viewer,
        ],
      },
      'random key',
      'broken',
      /with a random key was let in \(HTTP 502\)/,
    ],
    [
      'a 403 for another reason',
      { answers: [{ ...answer, refused: false }, { ...answer, with: 'a random key' }, viewer] },
      'direct request',
      'warning',
      /not for its key/,
    ],
    [
      'a stranger who got no answer',
      {
        answers: [
          { ...answer, status: undefined, refused: false },
          { ...answer, with: 'a random key' },
          viewer,
        ],
      },
      'direct request',
      'warning',
      /no answer came/,
    ],
    [
      'a viewer who was refused',
      { answers: [...healthy.answers, { ...viewer, status: 403, refused: true }] },
      'through CloudFront',
      'broken',
      /E1: a viewer was refused/,
    ],
    [
      'a viewer who got no answer',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, status: undefined }] },
      'through CloudFront',
      'warning',
      /E1: no answer came/,
    ],
    [
      'a viewer whom the function failed',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, status: 502 }] },
      'through CloudFront',
      'warning',
      /HTTP 502, not for the key/,
    ],
    [
      'a viewer whom a cache answered',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, cached: true }] },
      'through CloudFront',
      'warning',
      /a cache answered/,
    ],
    [
      'an edge that sends another key than is configured',
      { answers: [...healthy.answers.slice(0, 2), { ...viewer, keyId: 'key1' }] },
      'through CloudFront',
      'warning',
      /an edge sends key key1, the configuration says key2/,
    ],
    [
      'a runtime that ends soon',
      {
        runtime: 'nodejs22.x',
        now: Date.UTC(2027, 3, 1),
        keys: [{ ...key, createdAt: Date.UTC(2027, 3, 1) / 1_000 }],
      },
      'function runtime',
      'warning',
      /supported for 29 days more, until 2027-04-30/,
    ],
    [
      'a runtime that has ended',
      { runtime: 'nodejs20.x' },
      'function runtime',
      'warning',
      /not been supported since 2026-04-30/,
    ],
  ];
