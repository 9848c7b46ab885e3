/**
 * The function's configuration: environment variables that the action sets from its inputs. Imports nothing, so
 * that the action can check a configuration before it deploys one.
 *
 * | variable | meaning | default |
 * | --- | --- | --- |
 * | IMAGE_GATE_BUCKET | the S3 bucket of the originals | required |
 * | IMAGE_GATE_KEY_PREFIX | put in front of every path to make the key, `photos/` for example | none |
 * | IMAGE_GATE_RESPONSE_MODE | `streamed` or `buffered`, as the API's integration is set up | `streamed` |
 * | IMAGE_GATE_AUTO_FORMATS | what Accept may choose: `avif,webp`, `webp` or `none` | `avif,webp` |
 * | IMAGE_GATE_QUALITY_JPEG, _WEBP, _AVIF | quality where the URL names none, 1 to 100 | 80, 78, 52 |
 * | IMAGE_GATE_MAX_SOURCE_BYTES | largest original, bytes | 41943040 |
 * | IMAGE_GATE_MAX_SIDE | longest side of an answer, pixels | 4096 |
 * | IMAGE_GATE_CACHE_SECONDS | max-age of a picture whose original has no Cache-Control of its own | 31536000 |
 * | IMAGE_GATE_ERROR_CACHE_SECONDS | max-age of an error | 10 |
 */
export interface Configuration {
  readonly bucket: string;
  readonly keyPrefix: string;
  readonly responseMode: 'streamed' | 'buffered';
  readonly autoFormats: readonly ('avif' | 'webp')[];
  readonly quality: { readonly jpeg: number; readonly webp: number; readonly avif: number };
  readonly maxSourceBytes: number;
  readonly maxSide: number;
  readonly cacheSeconds: number;
  readonly errorCacheSeconds: number;
}

export type Environment = Readonly<Partial<Record<string, string>>>;

export type ParsedConfiguration =
  | { readonly configuration: Configuration; readonly problems?: never }
  /** One sentence each, beginning with the variable's name. */
  | { readonly configuration?: never; readonly problems: readonly string[] };

const mebibyte = 1024 * 1024;

/** Reads the variables above; tells every problem, not only the first. */
export function parseConfiguration(environment: Environment): ParsedConfiguration {
  const problems: string[] = [];
  const read = reader(environment, problems);
  const configuration: Configuration = {
    bucket: read.text('BUCKET', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket'),
    keyPrefix: read.text(
      'KEY_PREFIX',
      /^[^/\p{Cc}][^\p{Cc}]*$/u,
      'the beginning of a key, without a leading slash',
      '',
    ),
    responseMode: read.word('RESPONSE_MODE', ['streamed', 'buffered'], 'streamed'),
    autoFormats: read.words('AUTO_FORMATS', ['avif', 'webp'], ['avif', 'webp']),
    quality: {
      jpeg: read.whole('QUALITY_JPEG', 1, 100, 80),
      webp: read.whole('QUALITY_WEBP', 1, 100, 78),
      avif: read.whole('QUALITY_AVIF', 1, 100, 52),
    },
    maxSourceBytes: read.whole('MAX_SOURCE_BYTES', 1, 200 * mebibyte, 40 * mebibyte),
    maxSide: read.whole('MAX_SIDE', 16, 16_384, 4_096),
    cacheSeconds: read.whole('CACHE_SECONDS', 0, 31_536_000, 31_536_000),
    errorCacheSeconds: read.whole('ERROR_CACHE_SECONDS', 0, 86_400, 10),
  };
  return problems.length > 0 ? { problems } : { configuration };
}

function reader(environment: Environment, problems: string[]) {
  const given = (name: string): string | undefined => {
    const value = environment[`IMAGE_GATE_${name}`]?.trim();
    return value === '' ? undefined : value;
  };
  const wrong = (name: string, rule: string): void => {
    problems.push(`IMAGE_GATE_${name} must be ${rule}`);
  };
  return {
    text: (name: string, pattern: RegExp, rule: string, byDefault?: string): string => {
      const value = given(name) ?? byDefault;
      if (value === undefined || (value !== byDefault && !pattern.test(value))) wrong(name, rule);
      return value ?? '';
    },
    word: <T extends string>(name: string, allowed: readonly T[], byDefault: T): T => {
      const value = given(name) ?? byDefault;
      const word = allowed.find((candidate) => candidate === value);
      if (word === undefined) wrong(name, `one of ${allowed.join(', ')}`);
      return word ?? byDefault;
    },
    words: <T extends string>(name: string, allowed: readonly T[], byDefault: readonly T[]): readonly T[] => {
      const value = given(name);
      if (value === undefined) return byDefault;
      if (value === 'none') return [];
      const asked = value.split(',').map((word) => word.trim());
      if (!asked.every((word) => allowed.some((candidate) => candidate === word)))
        wrong(name, `a list of ${allowed.join(', ')}, or none`);
      return allowed.filter((candidate) => asked.includes(candidate));
    },
    whole: (name: string, low: number, high: number, byDefault: number): number => {
      const value = given(name) ?? String(byDefault);
      const number = /^\d{1,12}$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= low && number <= high)) wrong(name, `a whole number from ${low} to ${high}`);
      return number;
    },
  };
}
