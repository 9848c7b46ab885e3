import { boxOf, boxes } from '../../header/boxes.ts';
import type { Box } from '../../header/boxes.ts';
import { ascii } from '../../header/header.ts';
import { extentsOf, readItems } from '../../header/items.ts';
import type { Items } from '../../header/items.ts';

const outer = ['ftyp', 'meta', 'mdat'];
const inner = ['hdlr', 'pitm', 'iinf', 'iloc', 'iprp', 'iref', 'idat'];
const properties = ['ispe', 'pixi', 'av1C', 'colr', 'auxC', 'a1op', 'a1lx', 'lsel', 'pasp'];
const items = ['av01', 'grid', 'iovl'];
/** Names that libheif and libavif give to items and handlers. */
const knownNames = ['', 'Color', 'Alpha', 'libavif'];

/** An AVIF as it is, where it holds nothing but still images that lie as they are to be shown; else undefined. */
export function bareAvif(bytes: Buffer): Buffer | undefined {
  const top = boxes(bytes, 0, bytes.length);
  if (!top.every(({ type, end }) => outer.includes(type) && end <= bytes.length)) return undefined;
  if (top.at(-1)?.end !== bytes.length || ascii(bytes, 8, 4) === 'avis') return undefined;
  const found = readItems(bytes);
  const all = found.all.flatMap((item) => item.properties);
  const bare =
    found.meta.every(({ type }) => inner.includes(type)) &&
    found.all.every(({ type }) => items.includes(type)) &&
    all.every(({ type, start }) => properties.includes(type) && isPlain(bytes, type, start)) &&
    named(bytes, found).every((name) => knownNames.includes(name)) &&
    everyPropertyIsUsed(bytes, found, all) &&
    everyByteIsUsed(bytes, found, top);
  return bare ? bytes : undefined;
}

/** Colours by number (`nclx`) are no profile. */
function isPlain(bytes: Buffer, type: string, start: number): boolean {
  return type !== 'colr' || ascii(bytes, start, 4) === 'nclx';
}

function named(bytes: Buffer, { meta }: Items): string[] {
  const text = (start: number, end: number): string => ascii(bytes, start, end - start).replace(/\0+$/, '');
  return meta.flatMap(({ type, start, end }) => {
    if (type === 'hdlr') return [text(start + 24, end)];
    if (type !== 'iinf') return [];
    return boxes(bytes, start + (bytes[start] === 0 ? 6 : 8), end).map((entry) =>
      text(entry.start + ((bytes[entry.start] ?? 0) >= 3 ? 14 : 12), entry.end),
    );
  });
}

function everyPropertyIsUsed(bytes: Buffer, { meta }: Items, used: readonly Box[]): boolean {
  const starts = new Set(used.map(({ start }) => start));
  return meta
    .filter(({ type }) => type === 'iprp')
    .flatMap(({ start, end }) => boxes(bytes, start, end))
    .filter(({ type }) => type !== 'ipma')
    .every(
      ({ type, start, end }) =>
        type === 'ipco' && boxes(bytes, start, end).every((property) => starts.has(property.start)),
    );
}

/** Whether the places that `iloc` names fill `mdat` and `idat`. */
function everyByteIsUsed(bytes: Buffer, { meta }: Items, top: readonly Box[]): boolean {
  const room = [...top.filter(({ type }) => type === 'mdat'), ...meta.filter(({ type }) => type === 'idat')];
  const there = room.reduce((sum, { start, end }) => sum + end - start, 0);
  const place = boxOf('iloc', meta);
  const located = [...extentsOf(bytes, place)].flatMap(([, extents]) => extents);
  return located.reduce((sum, { length }) => sum + length, 0) === there;
}
