import type { Random } from '../../local-aws/random.ts';

export type Query = Readonly<Record<string, string>>;

const extremes = [1, 100, 640, 1_280, 1_500, 1_800, 2_400, 3_000, 3_500, 4_096] as const;
const side = (random: Random): string =>
  String(random.chance(0.8) ? random.pick(extremes) : Math.round(2 ** random.between(0, 12)));
const place = (random: Random): number => Math.floor(2 ** random.between(0, 12)) - 1;

/** How a value of each parameter is drawn; `undefined` leaves it out. */
const drawn: Readonly<Record<string, (random: Random) => string | undefined>> = {
  w: side,
  h: side,
  fit: (random) => random.pick(['cover', 'contain', 'crop', 'fill', 'scale-down']),
  f: (random) => random.pick(['jpeg', 'png', 'webp', 'avif', 'gif']),
  q: (random) => random.pick(['100', '100', '80', '1']),
  g: (random) => random.pick(['attention', 'entropy', 'n', 'se', '0.3x0.9']),
  ex: (random) => [0, 0, place(random) + 1, place(random) + 1].map(String).join(','),
  trim: (random) => random.pick(['1', '50', '255']),
  rot: (random) => random.pick(['90', '180', '270']),
  flip: (random) => random.pick(['h', 'v', 'hv']),
  blur: (random) => random.pick(['0.3', '1', '5', '20']),
  sharpen: (random) => random.pick(['0.3', '1', '10']),
  gray: () => '1',
  bg: (random) => random.pick(['fff', '00000080', 'transparent']),
  anim: (random) => random.pick(['0', '1']),
  dpr: (random) => random.pick(['1.5', '3', '5']),
  meta: () => 'copyright',
};

/** Sizes and a format mostly, the rest now and then. */
export function drawQuery(random: Random): Query {
  const query: Record<string, string> = {};
  for (const [name, draw] of Object.entries(drawn)) {
    const likely = name === 'w' || name === 'h' || name === 'f' || name === 'fit';
    const value = random.chance(likely ? 0.8 : 0.15) ? draw(random) : undefined;
    if (value !== undefined) query[name] = value;
  }
  return query;
}

/** One parameter changed, added, removed, or made a little larger or smaller. */
export function varyQuery(query: Query, random: Random): Query {
  const names = Object.keys(drawn);
  const name = names[random.integer(0, names.length - 1)] ?? 'w';
  const { [name]: before, ...rest } = query;
  if (before !== undefined && /^\d+$/.test(before) && random.chance(0.6))
    return { ...rest, [name]: String(Math.max(1, Math.round(Number(before) * random.between(0.7, 1.4)))) };
  if (before !== undefined && random.chance(0.4)) return rest;
  const value = drawn[name]?.(random);
  return value === undefined ? rest : { ...rest, [name]: value };
}
