import { expect, test } from '@jest/globals';
import { readExif } from '../../../resize-function/header/exif.ts';

/** A directory in little-endian order, and texts of more than four bytes behind it. */
function exifOf(
  ...entries: readonly (readonly [tag: number, type: number, value: number | string])[]
): Buffer {
  const head = Buffer.alloc(10 + 12 * entries.length + 4);
  head.write('II*\0\b\0\0\0', 'latin1');
  head.writeUInt16LE(entries.length, 8);
  const parts = [head];
  let end = head.length;
  entries.forEach(([tag, type, value], index) => {
    const at = 10 + 12 * index;
    const text = typeof value === 'string' ? Buffer.from(value) : undefined;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(text?.length ?? 1, at + 4);
    if (text && text.length <= 4) text.copy(head, at + 8);
    else if (text) {
      head.writeUInt32LE(end, at + 8);
      parts.push(text);
      end += text.length;
    } else head.writeUInt32LE(Number(value), at + 8);
  });
  return Buffer.concat(parts);
}

test.each([
  ['the first of two orientations', [[0x112, 3, 6] as const, [0x112, 3, 3] as const], { orientation: 6 }],
  [
    'the first orientation that is one',
    [[0x112, 3, 9] as const, [0x112, 4, 3] as const, [0x112, 3, 6] as const],
    { orientation: 6 },
  ],
  ['no orientation beyond 8', [[0x112, 3, 9] as const], { orientation: 1 }],
  ['no orientation of 0', [[0x112, 3, 0] as const], { orientation: 1 }],
  ['an orientation of 8', [[0x112, 3, 8] as const], { orientation: 8 }],
  ['a name of three letters', [[0x13b, 2, 'Eve\0'] as const], { artist: 'Eve' }],
  ['a name of four letters', [[0x13b, 2, 'Adam\0'] as const], { artist: 'Adam' }],
  ['two names', [[0x8298, 2, 'A. Bee\0 \0C. Dee\0'] as const], { copyright: 'A. Bee; C. Dee' }],
  ['no empty name', [[0x8298, 2, '     \0'] as const], { copyright: undefined }],
])('EXIF says %s', (_, entries, found) => {
  const bytes = exifOf(...entries);
  expect(readExif(bytes, 0, bytes.length)).toMatchObject(found);
});

/** As Chromium shows a photo with these in front. */
test.each([
  ['more entries than there are', '49492a0008000000 6400 120103000100000006000000', 6],
  ['an entry that is cut off', '49492a0008000000 0100 1201030001000000060000', 1],
  ['another version of TIFF', '49492b0008000000 0100 120103000100000006000000 00000000', 1],
  ['the version in the other order', '4949002a08000000 0100 120103000100000006000000 00000000', 1],
  [
    "an orientation among EXIF's own tags",
    '49492a0008000000 0100 69870400010000001a000000 00000000 0100 120103000100000006000000',
    6,
  ],
  ["EXIF's own tags nowhere", '49492a0008000000 0200 6987040001000000ffffff00 120103000100000006000000', 6],
])('orientation with %s', (_, hex, orientation) => {
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
  expect(readExif(bytes, 0, bytes.length).orientation).toBe(orientation);
});
