import type * as sdk from '@aws-sdk/client-cloudfront';
import { listOf } from '../list.ts';

/** Id, name, minimum, default and maximum TTL, compression; developer guide, "Use managed cache policies". */
const cachePolicies = `
  658327ea-f89d-4fab-a63d-7e88639e58f6 CachingOptimized 1 86400 31536000 true
  4135ea2d-6df8-44a3-9df3-4b5a84be39ad CachingDisabled 0 0 0 false
  b2884449-e4de-46a7-ac36-70bc7f1ddd6d CachingOptimizedForUncompressedObjects 1 86400 31536000 false
  83da9c7e-98b4-4e11-a168-04f0df8e2c65 UseOriginCacheControlHeaders 0 0 31536000 true overridable all
  4cc15a8a-d715-48a4-82b8-cc0b614638fe UseOriginCacheControlHeaders-QueryStrings 0 0 31536000 true overridable all all
`;

/** Id and name; developer guide, "Use managed origin request policies". */
const originRequestPolicies = `
  b689b0a8-53d0-40ab-baf2-68738e2966ac AllViewerExceptHostHeader allExcept:Host all all
  216adef6-5c7f-47e4-b989-5492eafa07d3 AllViewer allViewer all all
  59781a5b-3903-41f3-afcb-af62929ccde1 CORS-CustomOrigin whitelist:Origin
  88a5eaf4-2fd4-4709-b370-b4c650ea3fcf CORS-S3Origin whitelist:Origin,Access-Control-Request-Headers,Access-Control-Request-Method
  acba4595-bd28-49b8-b9fe-13317c0390fa UserAgentRefererHeaders whitelist:User-Agent,Referer
  bf0718e1-ba1e-49d1-88b1-f726733018ae HostHeaderOnly whitelist:Host
`;

const overridable = 'whitelist:Host,Origin,X-HTTP-Method,X-HTTP-Method-Override,X-Method-Override';

/** A policy's selections of headers, cookies and query strings, which end a row; none by default. */
function choices(chosen: readonly string[]): Choices {
  const parts = ['Header', 'Cookie', 'QueryString'].map((kind, index) => {
    const [behaviour, names] = (chosen[index] ?? 'none').replace('overridable', overridable).split(':');
    const named = names === undefined ? {} : { [`${kind}s`]: listOf(...names.split(',')) };
    return [`${kind}sConfig`, { [`${kind}Behavior`]: behaviour, ...named }] as const;
  });
  return Object.fromEntries(parts) as unknown as Choices;
}

/** For both kinds of policy. */
type Choices = Pick<
  sdk.ParametersInCacheKeyAndForwardedToOrigin & sdk.OriginRequestPolicyConfig,
  'HeadersConfig' | 'CookiesConfig' | 'QueryStringsConfig'
>;

const rowsOf = (table: string): [id: string, name: string, ...cells: string[]][] =>
  table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(' ') as [string, string]);

export const managedCachePolicies = policies<sdk.CachePolicyConfig>(
  rowsOf(cachePolicies).map(([id, name, min, fallback, max, compressed, ...chosen]) => {
    const encodings = compressed === 'true';
    const ParametersInCacheKeyAndForwardedToOrigin = {
      ...{ EnableAcceptEncodingGzip: encodings, EnableAcceptEncodingBrotli: encodings },
      ...choices(chosen),
    };
    const ttls = { DefaultTTL: Number(fallback), MaxTTL: Number(max), MinTTL: Number(min) };
    return [id, name, { ...ttls, ParametersInCacheKeyAndForwardedToOrigin }];
  }),
);

export const managedOriginRequestPolicies = policies<sdk.OriginRequestPolicyConfig>(
  rowsOf(originRequestPolicies).map(([id, name, ...chosen]) => [id, name, choices(chosen)]),
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
    StrictTransportSecurity: { Override: false, AccessControlMaxAgeSec: 31_536_000 },
  },
};

/** Developer guide, "Use managed response headers policies". */
export const managedResponseHeadersPolicies = policies<sdk.ResponseHeadersPolicyConfig>([
  ['60669652-455b-4ae9-85a4-c4c02393f86c', 'SimpleCORS', corsConfig('GET', 'HEAD')],
  ['5cc3b908-e619-4b99-88e5-2cf7f45965bd', 'CORS-With-Preflight', corsConfig('ALL')],
  ['67f7725c-6f97-4210-82d7-5512b31e9d03', 'SecurityHeadersPolicy', security],
  [
    ...(['e61eb60c-9c35-4d20-a928-2b84e02af89c', 'CORS-and-SecurityHeadersPolicy'] as const),
    { ...corsConfig('GET', 'HEAD'), ...security },
  ],
]);

/** Id -> the policy's configuration. */
function policies<Config extends { Name: unknown }>(
  rows: readonly (readonly [id: string, name: string, config: Omit<Config, 'Name'>])[],
): ReadonlyMap<string, Config> {
  return new Map(rows.map(([id, name, config]) => [id, { Name: `Managed-${name}`, ...config } as Config]));
}
