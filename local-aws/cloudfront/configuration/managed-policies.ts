import { words } from '../../words.ts';
import { element, leaf, list } from '../xml.ts';

type Choice = readonly [behaviour: string, ...names: string[]];

function choice(kind: 'Header' | 'Cookie' | 'QueryString', [behaviour, ...names]: Choice): string {
  const chosen =
    names.length === 0
      ? ''
      : list(
          `${kind}s`,
          names.map((name) => leaf('Name', name)),
        );
  return element(`${kind}sConfig`, leaf(`${kind}Behavior`, behaviour) + chosen);
}

interface ManagedCachePolicy {
  readonly id: string;
  readonly name: string;
  readonly ttls: readonly [min: number, fallback: number, max: number];
  readonly compressed: boolean;
  readonly headers?: Choice;
  readonly cookies?: Choice;
  readonly queries?: Choice;
}

function cachePolicy({ name, ttls, compressed, headers, cookies, queries }: ManagedCachePolicy): string {
  const [min, fallback, max] = ttls;
  const none: Choice = ['none'];
  return (
    leaf('Name', `Managed-${name}`) +
    leaf('DefaultTTL', fallback) +
    leaf('MaxTTL', max) +
    leaf('MinTTL', min) +
    element(
      'ParametersInCacheKeyAndForwardedToOrigin',
      leaf('EnableAcceptEncodingGzip', compressed) +
        leaf('EnableAcceptEncodingBrotli', compressed) +
        choice('Header', headers ?? none) +
        choice('Cookie', cookies ?? none) +
        choice('QueryString', queries ?? none),
    )
  );
}

const day = 86_400;
const year = 31_536_000;
const overridable: Choice = [
  'whitelist',
  ...words('Host Origin X-HTTP-Method X-HTTP-Method-Override X-Method-Override'),
];
const byOrigin = { ttls: [0, 0, year], compressed: true, headers: overridable, cookies: ['all'] } as const;

/** Developer guide, "Use managed cache policies". */
const cachePolicies: readonly ManagedCachePolicy[] = [
  {
    id: '658327ea-f89d-4fab-a63d-7e88639e58f6',
    name: 'CachingOptimized',
    ttls: [1, day, year],
    compressed: true,
  },
  { id: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', name: 'CachingDisabled', ttls: [0, 0, 0], compressed: false },
  {
    id: 'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
    name: 'CachingOptimizedForUncompressedObjects',
    ttls: [1, day, year],
    compressed: false,
  },
  { id: '83da9c7e-98b4-4e11-a168-04f0df8e2c65', name: 'UseOriginCacheControlHeaders', ...byOrigin },
  {
    id: '4cc15a8a-d715-48a4-82b8-cc0b614638fe',
    name: 'UseOriginCacheControlHeaders-QueryStrings',
    ...byOrigin,
    queries: ['all'],
  },
];

export const managedCachePolicies: ReadonlyMap<string, string> = new Map(
  cachePolicies.map((one) => [one.id, cachePolicy(one)]),
);

type ManagedOriginRequestPolicy = readonly [
  id: string,
  name: string,
  headers: Choice,
  cookies: string,
  queries: string,
];

/** Developer guide, "Use managed origin request policies". */
const originRequestPolicies: readonly ManagedOriginRequestPolicy[] = [
  ['b689b0a8-53d0-40ab-baf2-68738e2966ac', 'AllViewerExceptHostHeader', ['allExcept', 'Host'], 'all', 'all'],
  ['216adef6-5c7f-47e4-b989-5492eafa07d3', 'AllViewer', ['allViewer'], 'all', 'all'],
  ['59781a5b-3903-41f3-afcb-af62929ccde1', 'CORS-CustomOrigin', ['whitelist', 'Origin'], 'none', 'none'],
  [
    '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf',
    'CORS-S3Origin',
    ['whitelist', ...words('Origin Access-Control-Request-Headers Access-Control-Request-Method')],
    'none',
    'none',
  ],
  [
    'acba4595-bd28-49b8-b9fe-13317c0390fa',
    'UserAgentRefererHeaders',
    ['whitelist', 'User-Agent', 'Referer'],
    'none',
    'none',
  ],
  ['bf0718e1-ba1e-49d1-88b1-f726733018ae', 'HostHeaderOnly', ['whitelist', 'Host'], 'none', 'none'],
];

export const managedOriginRequestPolicies: ReadonlyMap<string, string> = new Map(
  originRequestPolicies.map(([id, name, headers, cookies, queries]) => [
    id,
    leaf('Name', `Managed-${name}`) +
      choice('Header', headers) +
      choice('Cookie', [cookies]) +
      choice('QueryString', [queries]),
  ]),
);

function corsConfig(...methods: readonly string[]): string {
  const all = (name: string, tag: string): string => list(name, [leaf(tag, '*')]);
  return element(
    'CorsConfig',
    all('AccessControlAllowOrigins', 'Origin') +
      all('AccessControlAllowHeaders', 'Header') +
      list(
        'AccessControlAllowMethods',
        methods.map((method) => leaf('Method', method)),
      ) +
      leaf('AccessControlAllowCredentials', false) +
      leaf('OriginOverride', false),
  );
}

const securityHeaders = element(
  'SecurityHeadersConfig',
  element('XSSProtection', leaf('Override', false) + leaf('Protection', true) + leaf('ModeBlock', true)) +
    element('FrameOptions', leaf('Override', false) + leaf('FrameOption', 'SAMEORIGIN')) +
    element(
      'ReferrerPolicy',
      leaf('Override', false) + leaf('ReferrerPolicy', 'strict-origin-when-cross-origin'),
    ) +
    element('ContentTypeOptions', leaf('Override', true)) +
    element('StrictTransportSecurity', leaf('Override', false) + leaf('AccessControlMaxAgeSec', year)),
);

/** Developer guide, "Use managed response headers policies". */
export const managedResponseHeadersPolicies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '60669652-455b-4ae9-85a4-c4c02393f86c': leaf('Name', 'Managed-SimpleCORS') + corsConfig('GET', 'HEAD'),
    '5cc3b908-e619-4b99-88e5-2cf7f45965bd': leaf('Name', 'Managed-CORS-With-Preflight') + corsConfig('ALL'),
    '67f7725c-6f97-4210-82d7-5512b31e9d03': leaf('Name', 'Managed-SecurityHeadersPolicy') + securityHeaders,
    'e61eb60c-9c35-4d20-a928-2b84e02af89c':
      leaf('Name', 'Managed-CORS-and-SecurityHeadersPolicy') + corsConfig('GET', 'HEAD') + securityHeaders,
  }),
);
