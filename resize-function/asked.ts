import { anySize, canonicalText, canonicalise } from './canonical.ts';
import type { Given, SizeRules } from './canonical.ts';
import type { Configuration } from './configuration.ts';
import type { PictureRequest, QueryPair } from './exchange.ts';
import { keyOf } from './key.ts';
import { splitPath } from './path.ts';
import { Refusal } from './refusal.ts';
import { remainingValidity } from './signature.ts';
import { wishOf } from './wish.ts';
import type { Wish } from './wish.ts';

/** A request, understood. */
export interface Asked {
  readonly key: string;
  readonly wish: Wish;
  /** The canonical query: equal for equal wishes. */
  readonly canonical: string;
  /** Seconds that a signed URL is still good for; Infinity for one without an end. */
  readonly validity: number;
}

/** Reads path and query. Throws a Refusal: 400 for what cannot be meant, 403 for what may not be asked. */
export function understand(request: PictureRequest, configuration: Configuration): Asked {
  const { signingKeys } = configuration;
  const validity =
    signingKeys.length === 0
      ? Infinity
      : remainingValidity(signingKeys, request.path, request.query, Date.now());
  const { path, size } = splitPath(request.path);
  const given = givenBy([...size, ...request.query], configuration);
  const wish = wishOf(given);
  if (wish.format !== undefined && !configuration.formats.includes(wish.format))
    throw refused('f', `one of ${configuration.formats.join(', ')}`);
  const key = keyOf(path);
  const { allowedPrefixes, keyPrefix } = configuration;
  if (allowedPrefixes.length > 0 && !allowedPrefixes.some((prefix) => key.startsWith(prefix)))
    throw new Refusal(404, 'not-found', 'there is no such picture');
  return { key: keyPrefix + key, wish, canonical: canonicalText(given), validity };
}

const besideThePicture = ['e', 's'];

function givenBy(query: readonly QueryPair[], configuration: Configuration): Given {
  const asked = canonical(query, configuration.sizes);
  const { p: name } = asked;
  const transform = Object.keys(asked).filter((word) => !besideThePicture.includes(word));
  if (configuration.presetsOnly && transform.some((word) => !['p', 'dpr', 'dl'].includes(word)))
    throw refused(transform.find((word) => word !== 'p') ?? 'p', 'left to presets: name one with p');
  if (configuration.presetsOnly && name === undefined) throw refused('p', 'given: only presets are served');
  if (name === undefined) return without(asked, besideThePicture);
  const preset = Object.hasOwn(configuration.presets, name) ? configuration.presets[name] : undefined;
  if (!preset)
    throw refused('p', `one of ${Object.keys(configuration.presets).join(', ') || 'no presets at all'}`);
  const explicit = Object.entries(without(asked, ['p', ...besideThePicture])).map(
    ([word, value]): QueryPair => [word, value ?? ''],
  );
  // The sizes of a preset are the owner's own; those in the URL are not.
  const rules = explicit.some(([word]) => word === 'w' || word === 'h') ? configuration.sizes : anySize;
  const byDefault = Object.entries(canonical([...preset, ['p', name]], anySize))
    .filter(([word]) => word !== 'p' && !explicit.some(([other]) => other === word))
    .map(([word, value]): QueryPair => [word, value ?? '']);
  return canonical([...byDefault, ...explicit], rules);
}

function canonical(query: readonly QueryPair[], rules: SizeRules): Given {
  const { given, unknown, problem } = canonicalise(query, rules);
  if (problem) throw refused(problem.parameter, problem.allowed);
  const first = unknown[0]?.slice(0, 40);
  if (first !== undefined)
    throw new Refusal(400, 'parameter', `${JSON.stringify(first)} is no parameter`, { parameter: first });
  return given;
}

function without(given: Given, names: readonly string[]): Given {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !names.includes(name)));
}

function refused(parameter: string, allowed: string): Refusal {
  return new Refusal(400, 'parameter', `${parameter} must be ${allowed}`, { parameter, limit: allowed });
}
