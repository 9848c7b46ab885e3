import { expect, test } from '@jest/globals';
import type { Header } from '../../../resize-function/header/header.ts';
import { readHeader } from '../../../resize-function/header/read.ts';
import { around, onScreen } from '../../../resize-function/image/gif-screen.ts';

type Frame = readonly [left: number, top: number, width: number, height: number];
interface Parts {
  /** Entries of the colour tables: 2 to a power. */
  readonly table?: number;
  readonly local?: number;
  readonly transparent?: boolean;
  readonly end?: string;
}

const words = (...numbers: readonly number[]): number[] => numbers.flatMap((n) => [n & 255, n >> 8]);
/** The flag and the size of a table of 2 to the power of `bits` colours, and its bytes. */
const colours = (bits?: number): readonly [packed: number, bytes: Buffer] =>
  bits === undefined ? [0, Buffer.alloc(0)] : [0x80 + bits - 1, Buffer.alloc(3 * 2 ** bits, 0x2c)];

function gif(screen: readonly [number, number], frames: readonly Frame[], parts: Parts = {}): Buffer {
  const [packed, table] = colours(parts.table);
  const [localPacked, local] = colours(parts.local);
  const control = [0x21, 0xf9, 4, parts.transparent ? 1 : 0, 0, 0, 0, 0];
  const comment = [0x21, 0xfe, 2, 0x3b, 1, 1, 0x2c, 0];
  return Buffer.concat([
    Buffer.from('GIF89a'),
    Buffer.from([...words(...screen), packed, 0, 0]),
    table,
    Buffer.from(comment),
    ...frames.flatMap((frame) => [
      Buffer.from([...control, 0x2c, ...words(...frame), localPacked]),
      local,
      Buffer.from([2, 2, 0x4c, 1, 1, 0x3b, 0]),
    ]),
    Buffer.from(parts.end ?? '3b', 'hex'),
  ]);
}

const header = (bytes: Buffer): Header => {
  const reading = readHeader(bytes, true);
  if (reading.found !== 'header') throw new Error(reading.found);
  return reading.header;
};
const whole: Frame = [0, 0, 300, 200];

test.each<[string, Buffer, Partial<Header>]>([
  ['one frame', gif([300, 200], [whole]), { width: 300, height: 200, frames: 1, alpha: false }],
  ['a table', gif([300, 200], [whole], { table: 3 }), { width: 300, frames: 1 }],
  ['tables of 256', gif([300, 200], [whole, whole], { table: 8, local: 8 }), { frames: 2, alpha: true }],
  ['tables of two', gif([300, 200], [whole, whole, whole], { table: 1, local: 1 }), { frames: 3 }],
  ['a transparent colour', gif([300, 200], [whole], { transparent: true }), { alpha: true }],
  [
    'a first frame that leaves something free',
    gif([300, 200], [[5, 6, 7, 8]]),
    { width: 300, height: 200, alpha: true },
  ],
  [
    'a first frame that is too wide',
    gif([300, 200], [[5, 0, 300, 200]]),
    { width: 305, height: 200, alpha: true },
  ],
  ['a first frame that is too high', gif([300, 200], [[0, 6, 300, 200]]), { width: 300, height: 206 }],
  [
    'a second frame elsewhere',
    gif([300, 200], [whole, [9, 9, 900, 900]]),
    { width: 300, first: { left: 0, top: 0, width: 300, height: 200 } },
  ],
  ['no trailer', gif([300, 200], [whole], { end: '' }), { frames: 1 }],
])('a GIF of %s is read', (_, bytes, expected) => {
  expect(header(bytes)).toMatchObject(expected);
});

test.each([
  ['something between its blocks', gif([3, 2], [whole], { end: '00' })],
  ['no frame and no trailer', gif([3, 2], [], { end: '' })],
])('a GIF of %s is broken', (_, bytes) => {
  expect(readHeader(bytes, true).found).toBe('broken');
});

const still: readonly Frame[] = [[10, 20, 30, 40]];
const moving: readonly Frame[] = [...still, whole];
const none = { width: 0, height: 0 };

test.each<[string, Buffer, object]>([
  ['a still image', gif([640, 480], still), { over: 0, missing: none, screen: [640, 480] }],
  [
    'a first frame that fills it',
    gif([640, 480], [[0, 0, 640, 480], whole]),
    { over: 0, missing: none, screen: [640, 480] },
  ],
  ['an ordinary one', gif([300, 200], moving), { over: 0, missing: none, screen: [300, 200] }],
  ['one that is widened', gif([20, 200], moving), { over: 0, missing: none, screen: [40, 200] }],
  ...[
    [640, 480],
    [640, 512],
    [800, 600],
    [1_024, 768],
    [1_280, 1_024],
    [1_600, 1_200],
  ].map(([width = 0, height = 0]): [string, Buffer, object] => [
    'a machine of then',
    gif([width, height], moving),
    { over: 1, missing: none, screen: [width + 1, height] },
  ]),
  ['2048 columns', gif([2_048, 9], moving), { over: 0, missing: none, screen: [2_048, 60] }],
  [
    '2049 columns',
    gif([2_049, 99], moving),
    { over: 0, missing: { width: 2_009, height: 39 }, screen: [2_049, 99] },
  ],
  [
    '2049 rows',
    gif([99, 2_049], moving),
    { over: 0, missing: { width: 59, height: 1_989 }, screen: [99, 2_049] },
  ],
])(
  'the screen of %s is made as browsers show it',
  (_, original, { screen, ...expected }: { screen?: unknown }) => {
    const { bytes, ...found } = onScreen(original, header(original));
    expect(found).toEqual(expected);
    expect([bytes.readUInt16LE(6), bytes.readUInt16LE(8)]).toEqual(screen);
  },
);

test.each([
  [
    still,
    {
      frame: { left: 10, top: 20, width: 30, height: 40 },
      margin: { left: 10, top: 20, right: 260, bottom: 140 },
    },
  ],
  [moving, undefined],
  [[whole], undefined],
])('around the frames %j stands %j', (frames, expected) => {
  expect(around(header(gif([300, 200], frames)))).toEqual(expected);
});
