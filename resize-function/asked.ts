import { allowed } from './allowed.ts';
import { canonicalText, canonicalise } from './canonical.ts';
import type { RequestRules } from './canonical.ts';
import type { Configuration } from './configuration.ts';
import type { PictureRequest } from './exchange.ts';
import { keyOf } from './key.ts';
import { widestSide } from './parameters.ts';
import { splitPath } from './path.ts';
import { problemOf, unreadable } from './problem.ts';
import type { Problem } from './problem.ts';
import { Refusal } from './refusal.ts';
import type { RefusalDetails } from './refusal.ts';
import { requestRules } from './rules.ts';
import { remainingValidity } from './signature.ts';
import { decoded, hasControl, mostParameters } from './text.ts';
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

/**
 * Reads path and query. Throws a Refusal: 400 for what cannot be meant, 403 for what is not signed. Control characters
 * come first: what is signed is one line a parameter, and not everything on the way reads a line feed alike.
 */
export function understand(request: PictureRequest, configuration: Configuration): Asked {
  if (hasControl(decoded(request.path) ?? request.path))
    throw new Refusal(400, 'path', 'the path contains a control character');
  const rules = requestRules(configuration);
  const problem = unreadable(request.query);
  if (problem) throw refusalOf(problem, rules);
  const { signingKeys, allowedPrefixes, keyPrefix } = configuration;
  const validity = rules.signed
    ? remainingValidity(signingKeys, request.path, request.query, Date.now())
    : Infinity;
  const { path, size } = splitPath(request.path);
  const query = [...size, ...request.query];
  const canonical = canonicalise(query, rules);
  if (canonical.problem) throw refusalOf(problemOf(canonical.problem, query), rules);
  const unknown = canonical.unknown[0]?.slice(0, 40);
  if (unknown !== undefined)
    throw refused(`unknown parameter ${JSON.stringify(unknown)}`, { parameter: unknown });
  const key = keyOf(path);
  if (allowedPrefixes.length > 0 && !allowedPrefixes.some((prefix) => key.startsWith(prefix)))
    throw new Refusal(404, 'not-found', 'there is no such picture');
  const { effective } = canonical;
  return { key: keyPrefix + key, wish: wishOf(effective), canonical: canonicalText(effective), validity };
}

type Sentence = readonly [message: string, limit?: string | number];

function refusalOf(problem: Problem, rules: RequestRules): Refusal {
  const parameter = problem.written.slice(0, 40);
  const [message, limit] = sentences[problem.kind](parameter, problem.name as 'w' | 'h', rules);
  return refused(message, {
    ...(parameter === '' ? {} : { parameter }),
    ...(limit === undefined ? {} : { limit }),
  });
}

const sentences: Readonly<
  Record<Problem['kind'], (parameter: string, name: 'w' | 'h', rules: RequestRules) => Sentence>
> = {
  control: (parameter) => [`${JSON.stringify(parameter)} contains a control character`],
  many: () => [`at most ${mostParameters} parameters are allowed`, mostParameters],
  twice: (parameter) => [`${parameter} is given more than once`, 'one value'],
  value: (parameter, name) => mustBe(parameter, allowed[name] ?? ''),
  large: (parameter) => mustBe(parameter, `1 to ${widestSide} pixels after dpr`),
  side: (parameter, _name, { maxSide }) => [`${parameter} must be at most ${maxSide} pixels`, maxSide],
  list: (parameter, name, { widths, heights }) =>
    mustBe(parameter, `one of ${(name === 'w' ? widths : heights).join(', ')}`),
  extract: (parameter) => [
    `${parameter} is only allowed in presets and signed URLs where sizes are limited to a list`,
  ],
  format: (parameter, _name, { formats }) => mustBe(parameter, `one of ${formats.join(', ')}`),
  preset: (parameter, _name, { presets = {} }) => {
    const names = Object.keys(presets).join(', ');
    return names === '' ? ['no presets are configured'] : mustBe(parameter, `one of ${names}`);
  },
  'presets-only': () => ['only presets are allowed: use p=NAME', 'p, dpr and dl'],
};

function mustBe(parameter: string, limit: string): Sentence {
  return [`${parameter} must be ${limit}`, limit];
}

function refused(message: string, details: RefusalDetails): Refusal {
  return new Refusal(400, 'parameter', message, details);
}
