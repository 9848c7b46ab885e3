import { budgetFor, mostMemory } from './configuration/budget.ts';
import type { Budget } from './configuration/budget.ts';
import { canonicalise, dropWithoutEffect } from './request/canonical.ts';
import { EnvironmentReader } from './configuration/environment.ts';
import type { Environment } from './configuration/environment.ts';
import type { QueryPair } from './request/exchange.ts';
import { parameterNamed, widestSide } from './request/parameters.ts';
import { textOf } from './request/preset.ts';
import { anyRequest } from './request/rules.ts';
import type { Given, Mutable, Preset, RequestRules, SizeRules } from './request/rules.ts';
import { outputFormats } from './request/options.ts';
import type { OutputFormat } from './request/options.ts';

/**
 * The function's configuration: environment variables that the action sets from its inputs. The same code checks it at deploy time,
 * so that an invalid one fails the deployment and not the first viewer's request.
 *
 * | variable | meaning | default |
 * | --- | --- | --- |
 * | IMAGE_GATE_BUCKET | the S3 bucket of the originals | required |
 * | IMAGE_GATE_BUCKET_REGION | the Region of the bucket | the function's own |
 * | IMAGE_GATE_KEY_PREFIX | a folder, with its slash, in front of every path: `photos/` | none |
 * | IMAGE_GATE_ALLOWED_PREFIXES | folders that are served, each with its slash: `public/,press/` | all |
 * | IMAGE_GATE_RESPONSE_MODE | `streamed` or `buffered`, as the API's integration is set up | `streamed` |
 * | IMAGE_GATE_FORMATS | formats that a URL may ask for | `avif,gif,jpeg,png,webp` |
 * | IMAGE_GATE_AUTO_FORMATS | formats that Accept may choose: `avif,webp`, `webp` or `none` | `avif,webp` |
 * | IMAGE_GATE_QUALITY_JPEG, _WEBP, _AVIF | quality where the URL names none, 1 to 100 | 71, 80, 55 |
 * | IMAGE_GATE_WIDTHS, IMAGE_GATE_HEIGHTS | the only widths and heights that are made, pixels, comma-separated; one list holds for both sides | any |
 * | IMAGE_GATE_OTHER_SIZES | a size that is not in the list becomes the next larger one (`snap`) or is an error (`refuse`) | `snap` |
 * | IMAGE_GATE_PRESETS | named sets of parameters: `thumb:w=200&h=200&fit=cover;hero:w=1600` | none |
 * | IMAGE_GATE_PRESETS_ONLY | `true`: a URL may request only presets | `false` |
 * | IMAGE_GATE_SVG | `raster`, `pass` (sanitised, as SVG) or `off` | `raster` |
 * | IMAGE_GATE_AVIF_PIXELS | largest AVIF; what is larger is answered as WebP | 2500000 |
 * | IMAGE_GATE_MAX_SOURCE_BYTES | largest original, bytes | 41943040 |
 * | IMAGE_GATE_MAX_SIDE | longest side of an answer, pixels | 4096 |
 * | IMAGE_GATE_MAX_PIXELS | largest answer, pixels of one frame | 12600000 |
 * | IMAGE_GATE_MAX_WORK | what a request may cost at worst, milliseconds of CPU; it is ended there | 3200 |
 * | IMAGE_GATE_MAX_MEMORY | what a request may hold at worst, MiB of the process that makes it | the function's memory less 150, 430 at most |
 * | IMAGE_GATE_SIGNING_KEYS | one or two keys; with them, only signed URLs are answered | none |
 * | IMAGE_GATE_FALLBACK_KEY | key of an image that is shown with errors | none |
 * | IMAGE_GATE_CACHE_SECONDS | max-age of an image whose original has no Cache-Control of its own | 31536000 |
 * | IMAGE_GATE_ERROR_CACHE_SECONDS | max-age of an error | 10 |
 * | IMAGE_GATE_CORS_ORIGIN | `*` or one origin that scripts may read images from | none |
 * | IMAGE_GATE_VERSION | change it to make every cached image stale | none |
 */
export interface Configuration {
  readonly bucket: string;
  /** The bucket's Region; empty: the function's own. */
  readonly bucketRegion: string;
  readonly keyPrefix: string;
  readonly allowedPrefixes: readonly string[];
  readonly responseMode: 'streamed' | 'buffered';
  readonly formats: readonly OutputFormat[];
  readonly autoFormats: readonly ('avif' | 'webp')[];
  readonly quality: { readonly jpeg: number; readonly webp: number; readonly avif: number };
  readonly sizes: SizeRules;
  readonly presets: readonly Preset[];
  readonly presetsOnly: boolean;
  readonly svg: 'raster' | 'pass' | 'off';
  readonly avifPixels: number;
  readonly maxSourceBytes: number;
  readonly maxSide: number;
  readonly maxPixels: number;
  readonly maxWork: number;
  readonly maxMemory: number;
  /** The limits at which the making of an image is ended, whatever the estimate was. */
  readonly budget: Budget;
  readonly signingKeys: readonly string[];
  readonly fallbackKey: string;
  readonly cacheSeconds: number;
  readonly errorCacheSeconds: number;
  readonly corsOrigin: string;
  readonly version: string;
}

export type ParsedConfiguration =
  | { readonly configuration: Configuration; readonly problems?: never }
  /** One sentence each, beginning with the variable's name. */
  | { readonly configuration?: never; readonly problems: readonly string[] };

const mebibyte = 1024 * 1024;
/** The variables that restrict access: an empty value would do the opposite of what was meant. */
const neverEmpty = ['ALLOWED_PREFIXES', 'PRESETS_ONLY', 'SVG', 'SIGNING_KEYS'];
const folder = /^[^/\p{Cc}][^\p{Cc}]*\/$/u;
const key = /^[^/\p{Cc}][^\p{Cc}]*$/u;

/** Reads the variables above; reports every problem, not only the first. */
export function parseConfiguration(environment: Environment): ParsedConfiguration {
  const read = new EnvironmentReader(environment);
  const functionMemory = functionMemoryOf(environment);
  const presetsOnly = read.word('PRESETS_ONLY', ['true', 'false'], 'false') === 'true';
  const maxWork = read.whole('MAX_WORK', 100, 60_000, 3_200);
  const maxMemory = read.whole('MAX_MEMORY', 100, 10_000, mostMemory(functionMemory));
  const configuration: Configuration = {
    bucket: read.text('BUCKET', /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'the name of an S3 bucket'),
    bucketRegion: read.text('BUCKET_REGION', /^[a-z]{2}(-[a-z]+)+-\d$/, 'the name of a Region', ''),
    keyPrefix: read.text(
      'KEY_PREFIX',
      folder,
      'a folder that ends in a slash and begins with none, such as photos/',
      '',
    ),
    allowedPrefixes: read.texts(
      'ALLOWED_PREFIXES',
      folder,
      'comma-separated folders that end in a slash and begin with none, such as public/',
    ),
    responseMode: read.word('RESPONSE_MODE', ['streamed', 'buffered'], 'streamed'),
    formats: read.words('FORMATS', outputFormats, outputFormats),
    autoFormats: read.words('AUTO_FORMATS', ['avif', 'webp'], ['avif', 'webp']),
    quality: {
      jpeg: read.whole('QUALITY_JPEG', 1, 100, 71),
      webp: read.whole('QUALITY_WEBP', 1, 100, 80),
      avif: read.whole('QUALITY_AVIF', 1, 100, 55),
    },
    sizes: sizesOf(read),
    presets: presetsOf(read, presetsOnly),
    presetsOnly,
    svg: read.word('SVG', ['raster', 'pass', 'off'], 'raster'),
    avifPixels: read.whole('AVIF_PIXELS', 0, 100_000_000, 2_500_000),
    maxSourceBytes: read.whole('MAX_SOURCE_BYTES', 1, 200 * mebibyte, 40 * mebibyte),
    maxSide: read.whole('MAX_SIDE', 16, 16_384, 4_096),
    maxPixels: read.whole('MAX_PIXELS', 256, 100_000_000, 12_600_000),
    maxWork,
    maxMemory,
    budget: budgetFor(maxWork, maxMemory, functionMemory),
    signingKeys: signingKeysOf(read),
    fallbackKey: read.text('FALLBACK_KEY', key, 'a key, without a leading slash', ''),
    cacheSeconds: read.whole('CACHE_SECONDS', 0, 31_536_000, 31_536_000),
    errorCacheSeconds: read.whole('ERROR_CACHE_SECONDS', 0, 86_400, 10),
    corsOrigin: read.text(
      'CORS_ORIGIN',
      /^(\*|https?:\/\/[^\s/]+)$/,
      '* or one origin such as https://example.com',
      '',
    ),
    version: read.text('VERSION', /^[\w.-]{1,64}$/, 'at most 64 letters, digits, dots, dashes', ''),
  };
  for (const name of neverEmpty)
    if (environment[`IMAGE_GATE_${name}`]?.trim() === '')
      read.wrong(name, 'set to a value, or not set at all');
  if (configuration.presetsOnly && configuration.presets.length === 0)
    read.wrong('PRESETS_ONLY', 'false if IMAGE_GATE_PRESETS is empty');
  return read.problems.length > 0 ? { problems: read.problems } : { configuration };
}

function sizesOf(read: EnvironmentReader): SizeRules {
  return {
    widths: read.wholes('WIDTHS', 1, widestSide),
    heights: read.wholes('HEIGHTS', 1, widestSide),
    otherwise: read.word('OTHER_SIZES', ['snap', 'refuse'], 'snap'),
  };
}

/** MiB that Lambda gives the function; Infinity outside of Lambda. */
function functionMemoryOf({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: size }: Environment): number {
  return /^\d+$/.test(size ?? '') ? Number(size) : Infinity;
}

/** The edge function looks through all of them within its millisecond. */
const mostPresets = 24;

function presetsOf(read: EnvironmentReader, only: boolean): Preset[] {
  const presets: Preset[] = [];
  const items = (read.given('PRESETS') ?? '').split(';').map((text) => text.trim());
  if (items.length > mostPresets) read.wrong('PRESETS', `at most ${mostPresets} presets`);
  for (const item of items.filter(Boolean).sort()) {
    const [, name, query = ''] = /^([a-z0-9][a-z0-9_-]{0,31}):(.+)$/.exec(item) ?? [];
    const pairs = [...new URLSearchParams(query)];
    const given = givenIn(pairs, only);
    if (name === undefined || !given || presets.some(([other]) => other === name))
      read.wrong(
        'PRESETS',
        `name:query;name:query with each name once, which ${JSON.stringify(item)} is not`,
      );
    else presets.push(presetOf(name, given));
  }
  if (read.given('PRESETS') !== undefined && presets.length === 0 && read.problems.length === 0)
    read.wrong('PRESETS', 'name:query;name:query');
  return presets;
}

function presetOf(name: string, given: Given): Preset {
  const { w = 0, h = 0, dl, dpr, ...rest } = given;
  const own = textOf({ dl, dpr });
  const preset = [name, +w, +h, textOf(rest)] as const;
  return own ? [...preset, own] : preset;
}

const neverInPreset = ['p', 's', 'e'];

/**
 * The form in which a URL is applied over it: with its pixel ratio, and with parameters that have no effect alone if a URL may add
 * the rest.
 */
function givenIn(pairs: readonly QueryPair[], only: boolean): Given | undefined {
  const { refused, unknown } = canonicalise(pairs, anyRequest);
  if (refused !== undefined || unknown.length > 0) return undefined;
  const given: Mutable = {};
  for (const [word, text] of pairs) {
    const parameter = parameterNamed(word);
    if (!parameter || neverInPreset.includes(parameter.name)) return undefined;
    const value = parameter.read(text);
    if (value) given[parameter.name] = value;
  }
  if (only) dropWithoutEffect(given);
  return given;
}

/** The message contains no value, because it goes to the log. */
function signingKeysOf(read: EnvironmentReader): readonly string[] {
  const given = read.given('SIGNING_KEYS');
  const keys = signingKeysIn(given ?? '');
  if (keys.length > 2 || (given !== undefined && keys.length === 0) || keys.some((text) => text.length < 32))
    read.wrong('SIGNING_KEYS', 'one or two keys of at least 32 characters, comma-separated');
  return keys;
}

/** The keys in a setting, separated by commas or white space. The action uses this to mask the function's signing keys. */
export function signingKeysIn(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter(Boolean);
}

/** The part of `configuration` that the edge needs to distinguish exactly the requests that the function distinguishes. */
export function requestRules(configuration: Configuration): RequestRules {
  const { sizes, maxSide, formats, autoFormats, presets, presetsOnly, signingKeys } = configuration;
  const { widths, heights, otherwise } = sizes;
  return {
    // A list for one side applies to both: with arbitrary heights, each width would have thousands of images.
    widths: widths.length > 0 ? widths : heights,
    heights: heights.length > 0 ? heights : widths,
    otherwise,
    maxSide,
    formats,
    autoFormats,
    presets,
    presetsOnly,
    signed: signingKeys.length > 0,
  };
}
