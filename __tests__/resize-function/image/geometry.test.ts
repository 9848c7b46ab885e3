import { beforeAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { readExif } from '../../../resize-function/header/exif.ts';
import { outputFormats } from '../../../resize-function/request/options.ts';
import { viewer } from '../photos.ts';

/**
 * A landscape or portrait photograph with a different colour in each corner, stored as each EXIF orientation
 * would have it, so that obeying the orientation gives the same image every time.
 */
const corners = { nw: '#e02020', ne: '#20c020', sw: '#2040e0', se: '#e0e020' };

async function uprightImage(width: number, height: number): Promise<Buffer> {
  const quarter = (background: string) => ({
    create: { width: width / 2, height: height / 2, channels: 3 as const, background },
  });
  return sharp({ create: { width, height, channels: 3, background: '#000' } })
    .composite([
      { input: quarter(corners.nw), left: 0, top: 0 },
      { input: quarter(corners.ne), left: width / 2, top: 0 },
      { input: quarter(corners.sw), left: 0, top: height / 2 },
      { input: quarter(corners.se), left: width / 2, top: height / 2 },
    ])
    .png()
    .toBuffer();
}

/**
 * How pixels are stored for an orientation: the inverse of what EXIF says is to be done with them.
 * sharp mirrors first and turns then.
 */
const stored: Record<number, (image: Sharp) => Sharp> = {
  1: (image) => image,
  2: (image) => image.flop(),
  3: (image) => image.rotate(180),
  4: (image) => image.flip(),
  5: (image) => image.flop().rotate(270),
  6: (image) => image.rotate(270),
  7: (image) => image.flop().rotate(90),
  8: (image) => image.rotate(90),
};

async function withOrientation(upright: Buffer, orientation: number): Promise<Buffer> {
  const store = stored[orientation] ?? ((image) => image);
  const turned = await store(sharp(upright)).png().toBuffer();
  return sharp(turned).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
}

/** Every transform that an answer's own container asks its viewer for. */
function turnedAgain(body: Uint8Array): string[] {
  const bytes = Buffer.from(body);
  const start = Math.max(bytes.indexOf('II*\0', 0, 'latin1'), bytes.indexOf('MM\0*', 0, 'latin1'));
  const { orientation } =
    start < 0 ? { orientation: 1 } : readExif(bytes, start, Math.min(bytes.length, start + 2_000));
  return [
    ...['irot', 'imir'].filter((box) => bytes.includes(box)),
    ...(orientation === 1 ? [] : [`EXIF ${orientation}`]),
  ];
}

interface Raw {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

async function pixels(bytes: Uint8Array): Promise<Raw> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

function meanDifference(one: Raw, other: Raw): number {
  expect([one.width, one.height]).toEqual([other.width, other.height]);
  let sum = 0;
  for (let at = 0; at < one.data.length; at++) sum += Math.abs((one.data[at] ?? 0) - (other.data[at] ?? 0));
  return sum / one.data.length;
}

/** The corner whose colour stands at a fraction of width and height. */
function cornerAt({ width, height, data }: Raw, x: number, y: number): string | undefined {
  const at = 3 * (Math.floor(y * height) * width + Math.floor(x * width));
  const near = (colour: string): number =>
    [1, 3, 5].reduce(
      (sum, from, channel) =>
        sum + Math.abs(parseInt(colour.slice(from, from + 2), 16) - (data[at + channel] ?? 0)),
      0,
    );
  return Object.entries(corners).sort(([, one], [, other]) => near(one) - near(other))[0]?.[0];
}

const shapes = { landscape: [600, 400], portrait: [400, 600] } as const;
const objects: Record<string, Buffer> = {};
let get: ReturnType<typeof viewer>;

beforeAll(async () => {
  for (const [shape, [width, height]] of Object.entries(shapes)) {
    const image = await uprightImage(width, height);
    for (let orientation = 1; orientation <= 8; orientation++) {
      const bytes = await withOrientation(image, orientation);
      objects[`${shape}-${orientation}.jpg`] = bytes;
      objects[`signed-${orientation}.jpg`] = await sharp(bytes)
        .withExif({ IFD0: { Copyright: 'Jane Doe' } })
        .jpeg()
        .toBuffer();
    }
  }
  get = viewer(objects);
});

const cases = Object.keys(shapes).flatMap((shape) =>
  [1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => [shape, orientation] as const),
);

describe('EXIF orientation is obeyed, pixel for pixel', () => {
  test.each(cases)('%s, orientation %i', async (shape, orientation) => {
    const [upright, answered] = await Promise.all(
      [1, orientation].map(async (number) => pixels((await get(`/${shape}-${number}.jpg?w=120&f=png`)).body)),
    );
    if (!upright || !answered) throw new Error('no image');
    expect(meanDifference(upright, answered)).toBeLessThan(2);
    const byDecoder = await sharp(objects[`${shape}-${orientation}.jpg`]).autoOrient().png().toBuffer();
    expect(
      meanDifference(answered, await pixels(await sharp(byDecoder).resize(120).png().toBuffer())),
    ).toBeLessThan(2);
  });

  test.each(cases)(
    '%s, orientation %i, together with extract, crop and rotation',
    async (shape, orientation) => {
      const query = 'ex=50,20,300,350&w=120&h=90&fit=cover&g=se&rot=90&flip=h&f=png';
      const [upright, answered] = await Promise.all(
        [1, orientation].map(async (number) => pixels((await get(`/${shape}-${number}.jpg?${query}`)).body)),
      );
      if (!upright || !answered) throw new Error('no image');
      expect(meanDifference(upright, answered)).toBeLessThan(3);
    },
  );

  test.each(
    outputFormats.flatMap((format) =>
      ['w=60', 'w=60&meta=copyright', 'trim=1&w=60', 'w=40&h=60&fit=cover&g=attention'].map(
        (query) => [format, query] as const,
      ),
    ),
  )('and %s?%s does not carry it on: no viewer turns the image again', async (format, query) => {
    for (const orientation of [2, 3, 4, 5, 6, 7, 8]) {
      const { status, body } = await get(`/signed-${orientation}.jpg?${query}&f=${format}`);
      expect([status, turnedAgain(body)]).toEqual([200, []]);
    }
  });

  test.each([5, 8])('attention looks at the upright image (orientation %i)', async (orientation) => {
    const { body } = await get(`/landscape-${orientation}.jpg?w=100&h=300&fit=cover&g=attention&f=png`);
    expect(await pixels(body)).toMatchObject({ width: 100, height: 300 });
  });
});

describe('turning and mirroring', () => {
  test.each([
    ['rot=90', { nw: 'sw', ne: 'nw', se: 'ne', sw: 'se' }],
    ['rot=180', { nw: 'se', ne: 'sw', se: 'nw', sw: 'ne' }],
    ['rot=270', { nw: 'ne', ne: 'se', se: 'sw', sw: 'nw' }],
    ['flip=h', { nw: 'ne', ne: 'nw', se: 'sw', sw: 'se' }],
    ['flip=v', { nw: 'sw', ne: 'se', se: 'ne', sw: 'nw' }],
    ['flip=hv', { nw: 'se', ne: 'sw', se: 'nw', sw: 'ne' }],
    ['rot=90&flip=h', { nw: 'nw', ne: 'sw', se: 'se', sw: 'ne' }],
  ])('%s', async (query, expected) => {
    const image = await pixels((await get(`/landscape-6.jpg?${query}&f=png`)).body);
    expect({
      nw: cornerAt(image, 0.25, 0.25),
      ne: cornerAt(image, 0.75, 0.25),
      se: cornerAt(image, 0.75, 0.75),
      sw: cornerAt(image, 0.25, 0.75),
    }).toEqual(expected);
  });

  test('w and h are those of the turned image', async () => {
    expect(await pixels((await get('/landscape-1.jpg?rot=90&w=100&f=png')).body)).toMatchObject({
      width: 100,
      height: 150,
    });
  });
});

describe('cutting', () => {
  test.each([
    ['g=nw', 'nw'],
    ['g=right&h=100', 'ne'],
    ['g=0.9x0.9', 'se'],
    ['g=0x1', 'sw'],
  ])('cover with %s keeps that side', async (gravity, corner) => {
    const image = await pixels(
      (await get(`/landscape-3.jpg?w=100&h=200&fit=cover&${gravity}&f=png`.replace(/&h=200(.*&h=100)/, '$1')))
        .body,
    );
    expect(cornerAt(image, 0.5, 0.1) === corner || cornerAt(image, 0.5, 0.9) === corner).toBe(true);
  });

  test('extract takes pixels of the upright original', async () => {
    const image = await pixels((await get('/landscape-8.jpg?ex=300,200,300,200&f=png')).body);
    expect(image).toMatchObject({ width: 300, height: 200 });
    expect([cornerAt(image, 0.1, 0.1), cornerAt(image, 0.9, 0.9)]).toEqual(['se', 'se']);
  });

  test('extract outside the image is refused with the size that there is', async () => {
    const { status, body } = await get('/landscape-8.jpg?ex=300,300,301,200');
    expect([status, JSON.parse(Buffer.from(body).toString())]).toMatchObject([
      400,
      { parameter: 'ex', limit: '0,0,600,400' },
    ]);
  });

  test('crop never enlarges, cover does', async () => {
    const [crop, cover] = await Promise.all(
      ['crop', 'cover'].map(async (fit) =>
        pixels((await get(`/landscape-1.jpg?w=800&h=200&fit=${fit}&f=png`)).body),
      ),
    );
    expect([crop?.width, crop?.height, cover?.width, cover?.height]).toEqual([600, 200, 800, 200]);
  });

  const places = ['', 'g=nw', 'g=e', 'g=0.3x0.8'];
  test.each([1, 3, 4, 6, 7].flatMap((orientation) => places.map((place) => [orientation, place] as const)))(
    'an enlarged image of which little is left is the middle of the enlarged one (orientation %i, %s)',
    async (orientation, place) => {
      const query = `ex=40,30,60,90&w=900&h=40&fit=cover&f=png&${place}`;
      const [narrow, whole] = await Promise.all([
        get(`/landscape-${orientation}.jpg?${query}`),
        get(`/landscape-${orientation}.jpg?ex=40,30,60,90&w=900&h=1350&fit=fill&f=png`),
      ]);
      const y = place === 'g=nw' ? 0 : place === 'g=0.3x0.8' ? 0.8 : 0.5;
      const top = Math.min(1310, Math.max(0, Math.round(y * 1350 - 20)));
      const cut = await sharp(whole.body).extract({ left: 0, top, width: 900, height: 40 }).png().toBuffer();
      expect(meanDifference(await pixels(narrow.body), await pixels(cut))).toBeLessThan(1);
    },
  );

  test('contain pads with the background', async () => {
    const image = await pixels((await get('/landscape-1.jpg?w=200&h=200&fit=contain&bg=fff&f=png')).body);
    expect(image).toMatchObject({ width: 200, height: 200 });
    expect([...image.data.subarray(0, 3)]).toEqual([255, 255, 255]);
  });

  test('contain with gravity pads on the other side', async () => {
    const image = await pixels((await get('/landscape-1.jpg?w=200&h=200&fit=contain&g=n&bg=fff&f=png')).body);
    expect([cornerAt(image, 0.1, 0.02), [...image.data.subarray(-3)]]).toEqual(['nw', [255, 255, 255]]);
  });

  test('trim takes a border of one colour off, before anything else', async () => {
    objects['framed.png'] = await sharp(await uprightImage(100, 60))
      .extend({ top: 20, bottom: 30, left: 40, right: 10, background: '#fff' })
      .png()
      .toBuffer();
    const [plain, resized] = await Promise.all(
      ['trim=1', 'trim=1&w=40&h=40&fit=cover&rot=90'].map(async (query) =>
        pixels((await get(`/framed.png?${query}`)).body),
      ),
    );
    expect([plain?.width, plain?.height, resized?.width, resized?.height]).toEqual([100, 60, 40, 40]);
  });
});

describe('effects', () => {
  test('gray leaves no colour', async () => {
    const { data } = await pixels((await get('/landscape-1.jpg?w=50&gray=1&f=png')).body);
    expect(data.every((value, at) => value === data[at - (at % 3)])).toBe(true);
  });

  test.each(['blur=5', 'sharpen=2'])('%s changes the image and keeps its size', async (query) => {
    const [plain, changed] = await Promise.all(
      ['', query].map(async (effect) => pixels((await get(`/landscape-1.jpg?w=100&f=png&${effect}`)).body)),
    );
    if (!plain || !changed) throw new Error('no image');
    expect(meanDifference(plain, changed)).toBeGreaterThan(0.02);
  });
});
