import { isJustImage } from '../../header/av1.ts';
import { boxes } from '../../header/boxes.ts';
import type { Box } from '../../header/boxes.ts';
import { ascii } from '../../header/header.ts';
import { extentsOf, readItems } from '../../header/items.ts';
import type { Extent, Items } from '../../header/items.ts';

const outer = ['ftyp', 'meta', 'mdat'];
const inner = ['hdlr', 'pitm', 'iinf', 'iloc', 'iprp', 'iref', 'idat'];
/** The brands that encoders write; any other four letters may carry other information. */
const brands = /^(?:avif|avio|mif1|mif2|mif3|miaf|MA1A|MA1B|iso8|heic|1pic|tmap|\0{4})*$/;
/** Names of items and handlers in libheif and libavif. */
const knownNames = ['', 'Color', 'Alpha', 'libavif'];
const alphaPlanes = ['urn:mpeg:mpegB:cicp:systems:auxiliary:alpha', 'urn:mpeg:hevc:2015:auxid:1'];

/** The unchanged AVIF, if it contains only still images without transforms; otherwise undefined. */
export function bareAvif(bytes: Buffer): Buffer | undefined {
  const top = boxes(bytes, 0, bytes.length);
  if (!top.every(({ type }) => outer.includes(type)) || !fill(top, bytes.length)) return undefined;
  const found = readItems(bytes);
  const properties = found.all.flatMap((item) => item.properties);
  const bare =
    brands.test(ascii(bytes, 8, bytes.readUInt32BE(0) - 8)) &&
    found.exact &&
    found.meta.every((box) => inner.includes(box.type) && holdsNoMore(bytes, box)) &&
    properties.every((box) => isPlain(bytes, box)) &&
    named(bytes, found).every((name) => knownNames.includes(name)) &&
    everyPropertyIsUsed(bytes, found, properties) &&
    everyByteIsUsed(bytes, found, top);
  return bare ? bytes : undefined;
}

/** Whether the last of these boxes ends where their container ends. */
function fill(found: readonly Box[], end: number): boolean {
  return found.at(-1)?.end === end;
}

/** Whether a box inside `meta` is as long as the part that is read. The rest is checked elsewhere. */
function holdsNoMore(bytes: Buffer, { type, start, end }: Box): boolean {
  switch (type) {
    case 'pitm':
      return end - start === (bytes[start] === 0 ? 6 : 8);
    case 'hdlr':
      return ascii(bytes, start + 4, 20) === `\0\0\0\0pict${'\0'.repeat(12)}`;
    case 'iinf':
      return fill(boxes(bytes, start + (bytes[start] === 0 ? 6 : 8), end), end);
    case 'iprp':
      return fill(boxes(bytes, start, end), end);
    case 'iref': {
      const links = boxes(bytes, start + 4, end);
      const wide = bytes[start] === 0 ? 2 : 4;
      const length = (link: Box): number => wide + 2 + wide * bytes.readUInt16BE(link.start + wide);
      return fill(links, end) && links.every((link) => link.end - link.start === length(link));
    }
    default:
      return true;
  }
}

/** Whether a property changes neither geometry nor colours, and has the required length. */
function isPlain(bytes: Buffer, { type, start, end }: Box): boolean {
  const length = end - start;
  switch (type) {
    case 'ispe':
      return length === 12;
    case 'pixi':
      return length === 5 + bytes.readUInt8(start + 4);
    case 'av1C':
      return isJustImage(bytes.subarray(start + 4, end));
    case 'colr':
      // Colours by number (`nclx`) are not a profile.
      return ascii(bytes, start, 4) === 'nclx' && length === 11;
    case 'auxC':
      return alphaPlanes.includes(ascii(bytes, start + 4, length - 4).replace(/\0$/, ''));
    case 'pasp':
      return length === 8;
    default:
      return false;
  }
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
    .every(({ type, start, end }) => {
      const inside = boxes(bytes, start, end);
      return type === 'ipco' && fill(inside, end) && inside.every((property) => starts.has(property.start));
    });
}

/** Whether the items contain an image and fill `mdat` and `idat`. */
function everyByteIsUsed(bytes: Buffer, { meta, all }: Items, top: readonly Box[]): boolean {
  const room = [...top.filter(({ type }) => type === 'mdat'), ...meta.filter(({ type }) => type === 'idat')];
  const places = extentsOf(bytes, meta);
  const used = [...places.values()].flat().sort((one, other) => one.start - other.start);
  const apart = used.every(({ start }, at) => start >= endOf(used[at - 1]));
  const sum = (lengths: readonly number[]): number => lengths.reduce((all, one) => all + one, 0);
  return (
    apart &&
    sum(used.map(({ length }) => length)) === sum(room.map(({ start, end }) => end - start)) &&
    places.size === all.length &&
    all.every(({ id, type }) => {
      const parts = (places.get(id) ?? []).map((extent) => bytes.subarray(extent.start, endOf(extent)));
      return holdsAnImage(type, Buffer.concat(parts));
    })
  );
}

function endOf(extent: Extent | undefined): number {
  return extent === undefined ? 0 : extent.start + extent.length;
}

function holdsAnImage(type: string, data: Buffer): boolean {
  if (type === 'av01') return isJustImage(data);
  // The number of tiles, and the size of the combined image (ISO/IEC 23008-12, 6.6.2.3).
  return type === 'grid' && data.length === ((data[1] ?? 0) & 1 ? 12 : 8);
}
