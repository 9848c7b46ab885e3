import type * as sdk from '@aws-sdk/client-cloudfront';
import { words } from '../../text.ts';
import { listOf } from '../list.ts';

/** A selection type and its names. */
type Choice = readonly [behaviour: string, ...names: string[]];

const kinds = ['Header', 'Cookie', 'QueryString'];

/** A policy's selections of headers, cookies and query strings; none by default. */
function choices(chosen: readonly Choice[]): Choices {
  const parts = kinds.map((kind, index) => {
    const [behaviour, ...names] = chosen[index] ?? ['none'];
    const named = names.length === 0 ? {} : { [`${kind}s`]: listOf(...names) };
    return [`${kind}sConfig`, { [`${kind}Behavior`]: behaviour, ...named }] as const;
  });
  return Object.fromEntries(parts) as unknown as Choices;
}

/** For both kinds of policy. */
type Choices = Pick<
  sdk.ParametersInCacheKeyAndForwardedToOrigin & sdk.OriginRequestPolicyConfig,
  'HeadersConfig' | 'CookiesConfig' | 'QueryStringsConfig'
>;

const day = 86_400;
const year = 31_536_000;
const overridable: Choice = [
  'whitelist',
  ...words('Host Origin X-HTTP-Method X-HTTP-Method-Override X-Method-Override'),
];
const corsHeaders = words('Origin Access-Control-Request-Headers Access-Control-Request-Method');

type Ttls = readonly [min: number, fallback: number, max: number];
type CachePolicyRow = readonly [name: string, ttls: Ttls, compressed: boolean, ...choices: Choice[]];

/** Developer guide, "Use managed cache policies". */
const cachePolicies: Readonly<Record<string, CachePolicyRow>> = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': ['CachingOptimized', [1, day, year], true],
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': ['CachingDisabled', [0, 0, 0], false],
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': ['CachingOptimizedForUncompressedObjects', [1, day, year], false],
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': [
    'UseOriginCacheControlHeaders',
    [0, 0, year],
    true,
    overridable,
    ['all'],
  ],
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': [
    'UseOriginCacheControlHeaders-QueryStrings',
    [0, 0, year],
    true,
    overridable,
    ['all'],
    ['all'],
  ],
};

export const managedCachePolicies = policies<CachePolicyRow, sdk.CachePolicyConfig>(
  cachePolicies,
  ([, [min, fallback, max], compressed, ...chosen]) => ({
    ...{ DefaultTTL: fallback, MaxTTL: max, MinTTL: min },
    ParametersInCacheKeyAndForwardedToOrigin: {
      ...{ EnableAcceptEncodingGzip: compressed, EnableAcceptEncodingBrotli: compressed },
      ...choices(chosen),
    },
  }),
);

type OriginRequestPolicyRow = readonly [name: string, ...choices: Choice[]];

/** Developer guide, "Use managed origin request policies". */
const originRequestPolicies: Readonly<Record<string, OriginRequestPolicyRow>> = {
  'b689b0a8-53d0-40ab-baf2-68738e2966ac': [
    'AllViewerExceptHostHeader',
    ['allExcept', 'Host'],
    ['all'],
    ['all'],
  ],
  '216adef6-5c7f-47e4-b989-5492eafa07d3': ['AllViewer', ['allViewer'], ['all'], ['all']],
  '59781a5b-3903-41f3-afcb-af62929ccde1': ['CORS-CustomOrigin', ['whitelist', 'Origin']],
  '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf': ['CORS-S3Origin', ['whitelist', ...corsHeaders]],
  'acba4595-bd28-49b8-b9fe-13317c0390fa': ['UserAgentRefererHeaders', ['whitelist', 'User-Agent', 'Referer']],
  'bf0718e1-ba1e-49d1-88b1-f726733018ae': ['HostHeaderOnly', ['whitelist', 'Host']],
};

export const managedOriginRequestPolicies = policies<OriginRequestPolicyRow, sdk.OriginRequestPolicyConfig>(
  originRequestPolicies,
  ([, ...chosen]) => choices(chosen),
);

type ResponseHeaders = Omit<sdk.ResponseHeadersPolicyConfig, 'Name'>;

function corsConfig(...methods: sdk.ResponseHeadersPolicyAccessControlAllowMethodsValues[]): ResponseHeaders {
  return {
    CorsConfig: {
      AccessControlAllowOrigins: listOf('*'),
      AccessControlAllowHeaders: listOf('*'),
      AccessControlAllowMethods: listOf(...methods),
      ...{ AccessControlAllowCredentials: false, OriginOverride: false },
    },
  };
}

const security: ResponseHeaders = {
  SecurityHeadersConfig: {
    XSSProtection: { Override: false, Protection: true, ModeBlock: true },
    FrameOptions: { Override: false, FrameOption: 'SAMEORIGIN' },
    ReferrerPolicy: { Override: false, ReferrerPolicy: 'strict-origin-when-cross-origin' },
    ContentTypeOptions: { Override: true },
    StrictTransportSecurity: { Override: false, AccessControlMaxAgeSec: year },
  },
};

type ResponseHeadersPolicyRow = readonly [name: string, config: ResponseHeaders];

/** Developer guide, "Use managed response headers policies". */
const responseHeadersPolicies: Readonly<Record<string, ResponseHeadersPolicyRow>> = {
  '60669652-455b-4ae9-85a4-c4c02393f86c': ['SimpleCORS', corsConfig('GET', 'HEAD')],
  '5cc3b908-e619-4b99-88e5-2cf7f45965bd': ['CORS-With-Preflight', corsConfig('ALL')],
  '67f7725c-6f97-4210-82d7-5512b31e9d03': ['SecurityHeadersPolicy', security],
  'e61eb60c-9c35-4d20-a928-2b84e02af89c': [
    'CORS-and-SecurityHeadersPolicy',
    { ...corsConfig('GET', 'HEAD'), ...security },
  ],
};

export const managedResponseHeadersPolicies = policies<
  ResponseHeadersPolicyRow,
  sdk.ResponseHeadersPolicyConfig
>(responseHeadersPolicies, ([, config]) => config);

/** Id -> the policy's configuration. */
function policies<Row extends readonly [name: string, ...rest: unknown[]], Config extends { Name: unknown }>(
  rows: Readonly<Record<string, Row>>,
  configOf: (row: Row) => Omit<Config, 'Name'>,
): ReadonlyMap<string, Config> {
  const named = (row: Row) => ({ Name: `Managed-${row[0]}`, ...configOf(row) }) as unknown as Config;
  return new Map(Object.entries(rows).map(([id, row]) => [id, named(row)]));
}
