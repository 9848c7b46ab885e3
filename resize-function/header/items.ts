import { boxOf, boxes } from './boxes.ts';
import type { Box } from './boxes.ts';
import { Broken, Truncated, ascii, partCounter } from './header.ts';

export interface Item {
  readonly id: number;
  readonly type: string;
  /** In the order in which transforms apply. */
  readonly properties: readonly Box[];
}

/** The items of a HEIF file and their properties (ISO/IEC 23008-12). */
export interface Items {
  /** The boxes inside `meta`. */
  readonly meta: readonly Box[];
  readonly primary: Item;
  readonly all: readonly Item[];
  /** Whether the boxes with the items' properties contain nothing else. */
  readonly exact: boolean;
}

const mostItems = 10_000;
const mostAssociations = 100_000;

export function readItems(bytes: Buffer): Items {
  const box = boxes(bytes, 0, bytes.length).find(({ type }) => type === 'meta');
  if (!box || box.end > bytes.length) throw new Truncated();
  const meta = boxes(bytes, box.start + 4, box.end);
  const inside = boxOf('iprp', meta);
  const iprp = boxes(bytes, inside.start, inside.end);
  const ipco = boxOf('ipco', iprp);
  const { properties, exact } = associations(bytes, iprp, boxes(bytes, ipco.start, ipco.end));
  const { start } = boxOf('pitm', meta);
  const primaryId = bytes[start] === 0 ? bytes.readUInt16BE(start + 4) : bytes.readUInt32BE(start + 4);
  const all = entries(bytes, boxOf('iinf', meta)).map(([id, type]) => ({
    id,
    type,
    properties: properties.get(id) ?? [],
  }));
  const primary = all.find(({ id }) => id === primaryId);
  if (!primary) throw new Broken('its primary item does not exist');
  return { meta, primary, all, exact };
}

function entries(bytes: Buffer, { start, end }: Box): (readonly [id: number, type: string])[] {
  const first = start + (bytes[start] === 0 ? 6 : 8);
  return boxes(bytes, first, end)
    .filter(({ type }) => type === 'infe')
    .map(({ start: at }) =>
      (bytes[at] ?? 0) >= 3
        ? [bytes.readUInt32BE(at + 4), ascii(bytes, at + 10, 4)]
        : [bytes.readUInt16BE(at + 4), ascii(bytes, at + 8, 4)],
    );
}

/** The properties of each item, by their numbers in `ipma`, from 1. */
function associations(
  bytes: Buffer,
  iprp: readonly Box[],
  among: readonly Box[],
): { readonly properties: ReadonlyMap<number, Box[]>; readonly exact: boolean } {
  const properties = new Map<number, Box[]>();
  const counted = partCounter('items');
  let [exact, all] = [true, 0];
  for (const { start, end } of iprp.filter(({ type }) => type === 'ipma')) {
    const long = bytes.readUInt8(start) >= 1;
    const wide = (bytes.readUInt8(start + 3) & 1) === 1;
    const count = bytes.readUInt32BE(start + 4);
    let at = start + 8;
    for (let index = 0; index < count; index++) {
      counted();
      const id = long ? bytes.readUInt32BE(at) : bytes.readUInt16BE(at);
      at += long ? 4 : 2;
      const numbers = Array.from({ length: bytes.readUInt8(at) }, (_, place) =>
        wide ? bytes.readUInt16BE(at + 1 + 2 * place) & 0x7fff : bytes.readUInt8(at + 1 + place) & 0x7f,
      );
      all += numbers.length;
      if (all > mostAssociations) throw new Broken('its items have too many properties');
      at += 1 + numbers.length * (wide ? 2 : 1);
      properties.set(
        id,
        numbers.flatMap((number) => among[number - 1] ?? []),
      );
    }
    exact &&= at === end;
  }
  return { properties, exact };
}

export interface Extent {
  readonly start: number;
  readonly length: number;
}

/**
 * The byte ranges of each item in the file: `iloc` counts from its beginning or, by `construction_method` 1, from that of `idat`
 * (ISO/IEC 14496-12, 8.11.3). Throws Broken if it contains anything else.
 */
export function extentsOf(bytes: Buffer, meta: readonly Box[]): Map<number, Extent[]> {
  const { start, end } = boxOf('iloc', meta);
  const idat = meta.find(({ type }) => type === 'idat');
  const version = bytes.readUInt8(start);
  const sizes = bytes.readUInt16BE(start + 4);
  const [offset, length, base, index] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15, sizes & 15];
  const wide = version === 2 ? 4 : 2;
  const found = new Map<number, Extent[]>();
  let [at, all] = [start + 6, 0];
  const next = (size: number): number => {
    at += size;
    if (size === 8) return Number(bytes.readBigUInt64BE(at - size));
    return size === 0 ? 0 : bytes.readUIntBE(at - size, size);
  };
  const count = next(wide);
  const counted = partCounter('items');
  for (let item = 0; item < count; item++) {
    counted();
    const id = next(wide);
    const method = version === 0 ? 0 : next(2) & 15;
    // data_reference_index
    next(2);
    const from = next(base) + (method === 1 ? (idat?.start ?? bytes.length) : 0);
    const extents: Extent[] = [];
    const parts = next(2);
    all += parts;
    // Fields of zero bytes would let a small file list billions of extents.
    if (all > mostItems) throw new Broken('its items are in too many parts');
    for (let extent = parts; extent > 0; extent--) {
      next(version === 0 ? 0 : index);
      const place = next(offset);
      extents.push({ start: from + place, length: next(length) });
    }
    found.set(id, extents);
  }
  if (at !== end) throw new Broken('its places do not fill their box');
  return found;
}
