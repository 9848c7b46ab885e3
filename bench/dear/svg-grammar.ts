/**
 * SVG texts that try to cost more than estimated: `svgText` makes one from a grammar, `mutatedSvg` changes one. Pure: the same
 * `random` gives the same text.
 */
export interface Chance {
  integer(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

const side = 1_000;

export function svgText(random: Chance): string {
  const definitions = Array.from({ length: random.integer(0, 4) }, (_, at) => definition(random, at)).join(
    '',
  );
  const count = random.pick([1, 1, 3, 10, 40, 150]);
  const drawn = Array.from({ length: random.integer(1, 3) }, () => repeated(node(random, 0), count)).join('');
  const sheet = random.chance(0.2)
    ? `<style>${random.pick(['rect', 'path', '.a', 'g', '*'])}{${styles(random)}}</style>`
    : '';
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}"${random.chance(0.3) ? ' viewBox="0 0 100 100"' : ''}>${sheet}${definitions}${drawn}</svg>`;
}

/** A piece is doubled, a number is changed by orders of magnitude, or a new node is put in. */
export function mutatedSvg(text: string, random: Chance): string {
  const tags = [...text.matchAll(/<(?:rect|path|circle|g|use|text|image|fe\w+)\b[^<>]*\/>/g)];
  const numbers = [...text.matchAll(/(?<=[\s"(,:])\d+(?:\.\d+)?(?=[\s"),;p])/g)];
  const tag = tags[random.integer(0, Math.max(0, tags.length - 1))];
  const number = numbers[random.integer(0, Math.max(0, numbers.length - 1))];
  const way = random.integer(0, 4);
  if (way === 0 && tag) return inserted(text, tag.index, tag[0].repeat(random.pick([1, 3, 10, 40])));
  if (way <= 2 && number) {
    const changed = Number(number[0]) * random.pick([0.001, 0.1, 0.5, 2, 10, 100]);
    return `${text.slice(0, number.index)}${String(changed)}${text.slice(number.index + number[0].length)}`;
  }
  if (way === 3 && tag) {
    const attribute = random.chance(0.5) ? ` style="${styles(random)}"` : '';
    const bare = tag[0].replace(/ style="[^"]*"/, '');
    return `${text.slice(0, tag.index)}${bare.replace('/>', `${attribute}/>`)}${text.slice(tag.index + tag[0].length)}`;
  }
  const end = text.lastIndexOf('</svg>');
  return inserted(text, end, repeated(node(random, 0), random.pick([1, 10, 100])));
}

function inserted(text: string, at: number, piece: string): string {
  return text.length + piece.length > 600_000 ? text : `${text.slice(0, at)}${piece}${text.slice(at)}`;
}

function repeated(text: string, count: number): string {
  return text.repeat(Math.max(1, Math.min(count, Math.floor(200_000 / Math.max(1, text.length)))));
}

function size(random: Chance): number {
  return random.pick([0.1, 1, 7.3, 30, 100, 400, 1_000, 5_000, 1e6]);
}

function definition(random: Chance, at: number): string {
  const id = `id="d${at}"`;
  const inside = (): string => repeated(node(random, 2), random.pick([1, 2, 20]));
  return random.pick([
    (): string =>
      `<filter ${id}${random.chance(0.3) ? ' x="0" y="0" width="1" height="1"' : ''}>${Array.from({ length: random.integer(1, 4) }, () => primitive(random)).join('')}</filter>`,
    (): string =>
      `<pattern ${id} width="${size(random)}" height="${size(random)}" patternUnits="userSpaceOnUse"${random.chance(0.5) ? ' patternTransform="rotate(30)"' : ''}>${inside()}</pattern>`,
    (): string => `<mask ${id}>${inside()}</mask>`,
    (): string =>
      `<clipPath ${id}${random.chance(0.3) ? ' clipPathUnits="objectBoundingBox"' : ''}>${inside()}</clipPath>`,
    (): string =>
      `<marker ${id} markerWidth="${size(random)}" markerHeight="${size(random)}" orient="auto">${inside()}</marker>`,
    (): string => `<symbol ${id} viewBox="0 0 ${size(random)} ${size(random)}">${inside()}</symbol>`,
    (): string => `<g ${id}>${inside()}</g>`,
    (): string =>
      `<${random.pick(['linearGradient', 'radialGradient'])} ${id} spreadMethod="${random.pick(['pad', 'repeat', 'reflect'])}">${'<stop offset=".2" stop-color="red"/><stop offset=".7" stop-color="blue"/>'.repeat(random.pick([1, 3, 300]))}</linearGradient>`.replace(
        /<radialGradient(.*)<\/linearGradient>/s,
        '<radialGradient$1</radialGradient>',
      ),
  ])();
}

function primitive(random: Chance): string {
  return random.pick([
    (): string => `<feGaussianBlur stdDeviation="${size(random)}"/>`,
    (): string => `<feMorphology operator="dilate" radius="${random.pick([0.5, 1, 4, 15, 60])}"/>`,
    (): string =>
      `<feConvolveMatrix order="${random.pick([3, 5, 9])}" kernelMatrix="${'1 '.repeat(81)}"${random.chance(0.3) ? ' kernelUnitLength=".5"' : ''}/>`,
    (): string =>
      `<feTurbulence baseFrequency="${random.pick([0.001, 0.1, 3])}" numOctaves="${random.integer(1, 12)}" type="${random.pick(['fractalNoise', 'turbulence'])}"/>`,
    (): string => '<feDisplacementMap in2="SourceGraphic" scale="50"/>',
    (): string =>
      '<feSpecularLighting specularExponent="9"><feSpotLight x="9" y="9" z="99"/></feSpecularLighting>',
    (): string =>
      '<feDiffuseLighting kernelUnitLength=".5"><feDistantLight azimuth="9"/></feDiffuseLighting>',
    (): string => '<feFlood flood-color="red"/>',
    (): string => '<feTile x="0" y="0" width="9" height="9"/><feTile/>',
    (): string => '<feComponentTransfer><feFuncR type="gamma" exponent="2"/></feComponentTransfer>',
    (): string => '<feColorMatrix type="hueRotate" values="90"/>',
    (): string => '<feBlend in2="SourceGraphic" mode="luminosity"/>',
    (): string => '<feComposite in2="BackgroundImage" operator="arithmetic" k1="1"/>',
    (): string => `<feImage href="#d${random.integer(0, 3)}"/>`,
    (): string => '<feDropShadow dx="9" stdDeviation="9"/>',
    (): string => '<feMerge><feMergeNode in="SourceGraphic"/><feMergeNode/></feMerge>',
    (): string => '<feBlend in2="FillPaint"/>',
  ])();
}

function node(random: Chance, depth: number): string {
  if (depth < 3 && random.chance(0.3))
    return `<g${attributes(random)}>${repeated(node(random, depth + 1), random.pick([1, 2, 10]))}</g>`;
  return random.pick([
    (): string => `<rect width="${size(random)}" height="${size(random)}"${attributes(random)}/>`,
    (): string => `<circle cx="${size(random)}" cy="400" r="${size(random)}"${attributes(random)}/>`,
    (): string => `<path d="${pathData(random)}"${attributes(random)}/>`,
    (): string =>
      `<use href="#d${random.integer(0, 3)}"${random.chance(0.3) ? ` width="${size(random)}" height="${size(random)}"` : ''}${attributes(random)}/>`,
    (): string =>
      `<text y="50"${attributes(random)}>${random.pick(['W', 'a b ', '\u6f22', '\u0644\u0627']).repeat(random.pick([3, 30, 300]))}</text>`,
    (): string =>
      `<svg width="${size(random)}" height="${size(random)}" viewBox="0 0 9 9"><rect width="9" height="9"${attributes(random)}/></svg>`,
  ])();
}

function pathData(random: Chance): string {
  const reach = size(random);
  const point = (): string =>
    `${(random.integer(0, 1_000) / 1_000) * reach} ${(random.integer(0, 1_000) / 1_000) * reach}`;
  const piece = random.pick([
    (): string => `L${point()}`,
    (): string => `C${point()} ${point()} ${point()}`,
    (): string => `A${reach} ${reach / 3} 30 1 0 ${point()}`,
    (): string => `T${point()}`,
    (): string => `h${reach}v1h-${reach}v1`,
  ]);
  return `M0 0${Array.from({ length: random.pick([1, 5, 50, 500, 2_000]) }, piece).join('')}`;
}

function attributes(random: Chance): string {
  const parts: string[] = [];
  if (random.chance(0.3))
    parts.push(
      `transform="${random.pick([`scale(${size(random)})`, 'rotate(30)', 'skewX(80)', 'matrix(1 0 0 1 5 5)'])}"`,
    );
  if (random.chance(0.5)) parts.push(`style="${styles(random)}"`);
  if (random.chance(0.3)) parts.push('class="a"');
  return parts.map((part) => ` ${part}`).join('');
}

function styles(random: Chance): string {
  const target = `url(#d${random.integer(0, 3)})`;
  return Array.from({ length: random.integer(1, 4) }, () =>
    random.pick([
      (): string => `fill:${random.pick([target, 'red', 'none'])}`,
      (): string => `stroke:${random.pick([target, 'blue'])}`,
      (): string => `stroke-width:${size(random)}`,
      (): string => `stroke-dasharray:${random.pick([0.01, 0.3, 2, 10])},${random.pick([0, 1])}`,
      (): string => `stroke-linejoin:round;stroke-linecap:round`,
      (): string => `filter:${random.pick([target, 'blur(9px)', 'drop-shadow(1px 1px 9px red) invert(1)'])}`,
      (): string => `mask:${target}`,
      (): string => `clip-path:${target}`,
      (): string => `marker:${target}`,
      (): string => `opacity:.5`,
      (): string => `mix-blend-mode:${random.pick(['multiply', 'luminosity'])}`,
      (): string => `font-size:${random.pick(['10px', '300px', '5000px'])}`,
      (): string => `vector-effect:non-scaling-stroke`,
      (): string => `isolation:isolate`,
    ])(),
  ).join(';');
}
