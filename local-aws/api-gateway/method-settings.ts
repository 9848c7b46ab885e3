import type { Stage } from './model.ts';
import { isTrue, type PatchRule, rule } from './patch.ts';
import { badRequest } from './refusals.ts';

type Setting = readonly [path: string, member: string, read: (value: string) => boolean | number | string];

/** `/{resourcePath}/{httpMethod}/...` of a stage's PATCH, as its error message lists them. Kept, not acted on. */
const settings: readonly Setting[] = [
  ['metrics/enabled', 'metricsEnabled', isTrue],
  ['logging/dataTrace', 'dataTraceEnabled', isTrue],
  ['logging/loglevel', 'loggingLevel', String],
  ['throttling/burstLimit', 'throttlingBurstLimit', number],
  ['throttling/rateLimit', 'throttlingRateLimit', number],
  ['caching/ttlInSeconds', 'cacheTtlInSeconds', number],
  ['caching/enabled', 'cachingEnabled', isTrue],
  ['caching/dataEncrypted', 'cacheDataEncrypted', isTrue],
  ['caching/requireAuthorizationForCacheControl', 'requireAuthorizationForCacheControl', isTrue],
  ['caching/unauthorizedCacheControlHeaderStrategy', 'unauthorizedCacheControlHeaderStrategy', String],
];

/** What the first setting of a method brings with it (seen in recorded answers). */
const defaults = {
  metricsEnabled: false,
  dataTraceEnabled: false,
  throttlingBurstLimit: 5_000,
  throttlingRateLimit: 10_000,
  cachingEnabled: false,
  cacheTtlInSeconds: 300,
  cacheDataEncrypted: false,
  requireAuthorizationForCacheControl: true,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
};

export const methodSettingRules: readonly PatchRule<Stage>[] = [
  ...settings.map(([path, member, read]): PatchRule<Stage> => ({
    path: `/{resourcePath}/{httpMethod}/${path}`,
    ops: ['replace'],
    apply: (stage, value, [resource = '', method = '']) => {
      const name = nameOf(resource, method);
      stage.methodSettings[name] = { ...defaults, ...stage.methodSettings[name], [member]: read(value) };
    },
  })),
  rule('/{resourcePath}/{httpMethod}', ['remove'], (stage, _, [resource = '', method = '']) => {
    const name = nameOf(resource, method);
    const { [name]: gone, ...others } = stage.methodSettings;
    if (!gone)
      throw badRequest(
        `Cannot remove method setting ${name} because there is no method setting for this method `,
      );
    stage.methodSettings = others;
  }),
];

function nameOf(resource: string, method: string): string {
  return `${resource.replace(/^\//, '')}/${method}`;
}

function number(value: string): number {
  if (value === '' || !(Number(value) >= 0)) throw badRequest(`Invalid value specified: ${value}`);
  return Number(value);
}
