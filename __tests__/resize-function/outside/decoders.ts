import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import avif, { init as initAvif } from '@jsquash/avif/decode.js';
import webp, { init as initWebp } from '@jsquash/webp/decode.js';
import { convertIndexedToRgb, decode as decodePng } from 'fast-png';
import jpeg from 'jpeg-js';
import omggif from 'omggif';
import type { OutputFormat } from '../../../resize-function/request/options.ts';
import { heifTransforms, jpegSegments, pngChunks, riffChunks, tiffOrientation } from './containers.ts';
import { mirrored, rasterOf, shown, turnedLeft } from './raster.ts';
import type { Raster } from './raster.ts';

/*
 * Decoders that are neither sharp nor libvips, and what a viewer does with what they decode: turns as the container
 * says, and frames on top of each other.
 */
class ImageDataOfNode implements Decoded {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }
}
Object.assign(globalThis, { ImageData: ImageDataOfNode });

const { resolve } = createRequire(import.meta.url);
const { compile } = (
  globalThis as unknown as { WebAssembly: { compile(bytes: Buffer): Promise<WebAssembly.Module> } }
).WebAssembly;
const wasm = (name: string): Promise<WebAssembly.Module> => compile(readFileSync(resolve(name)));
await initAvif(await wasm('@jsquash/avif/codec/dec/avif_dec.wasm'));
await initWebp(await wasm('@jsquash/webp/codec/dec/webp_dec.wasm'));

/** What a browser calls ImageData, which Node has no type for. */
interface Decoded {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}
const decodeAvif = avif as unknown as (bytes: ArrayBuffer) => Promise<Decoded>;
const decodeWebp = webp as unknown as (bytes: ArrayBuffer) => Promise<Decoded>;

/** The image, or the first frame of an animation, as a viewer shows it. */
export async function show(format: OutputFormat, body: Uint8Array): Promise<Raster> {
  const [first] = (await play(format, body)).frames;
  if (!first) throw new Error('there is no image in it');
  return first;
}

export interface Played {
  readonly frames: readonly Raster[];
  /** Milliseconds; empty for a still image. */
  readonly delays: readonly number[];
  /** How often it is shown; 0: without end. */
  readonly loop: number;
}

export async function play(format: OutputFormat, body: Uint8Array): Promise<Played> {
  const bytes = Buffer.from(body);
  if (format === 'gif') return playGif(bytes);
  if (format === 'webp' && riffChunks(bytes.subarray(12)).some(([type]) => type === 'ANMF'))
    return playWebp(bytes);
  const still = { jpeg: showJpeg, png: showPng, webp: showWebp, avif: showAvif }[format];
  return { frames: [await still(bytes)], delays: [], loop: 0 };
}

function showJpeg(bytes: Buffer): Raster {
  const { width, height, data } = jpeg.decode(bytes, { useTArray: true, formatAsRGBA: true });
  const exif = jpegSegments(bytes).find(
    ([marker, part]) => marker === 0xe1 && part.toString('latin1', 0, 5) === 'Exif\0',
  );
  return shown({ width, height, rgba: data }, exif ? tiffOrientation(exif[1].subarray(6)) : 1);
}

function showPng(bytes: Buffer): Raster {
  const png = decodePng(bytes);
  const { width, height } = png;
  const data = png.palette ? convertIndexedToRgb(png) : png.data;
  const channels = data.length / (width * height);
  const deep = png.depth === 16 ? 257 : 1;
  const value = (at: number): number => Math.round((data[at] ?? 0) / deep);
  const raster = rasterOf(width, height, (x, y) => {
    const at = channels * (y * width + x);
    const gray = channels < 3;
    const alpha = channels % 2 === 0 ? value(at + channels - 1) : 255;
    return [value(at), value(at + (gray ? 0 : 1)), value(at + (gray ? 0 : 2)), alpha];
  });
  const exif = pngChunks(bytes).find(([type]) => type === 'eXIf');
  return shown(raster, exif ? tiffOrientation(exif[1]) : 1);
}

async function showWebp(bytes: Buffer): Promise<Raster> {
  const { width, height, data } = await decodeWebp(arrayBuffer(bytes));
  const exif = riffChunks(bytes.subarray(12)).find(([type]) => type === 'EXIF');
  const tiff = exif?.[1].subarray(exif[1].toString('latin1', 0, 4) === 'Exif' ? 6 : 0);
  return shown({ width, height, rgba: new Uint8Array(data) }, tiff ? tiffOrientation(tiff) : 1);
}

async function showAvif(bytes: Buffer): Promise<Raster> {
  const { width, height, data } = await decodeAvif(arrayBuffer(bytes));
  return heifTransforms(bytes).reduce<Raster>(
    (raster, [type, value]) => (type === 'irot' ? turnedLeft(raster, value) : mirrored(raster, value)),
    { width, height, rgba: new Uint8Array(data) },
  );
}

function playGif(bytes: Buffer): Played {
  const reader = new omggif.GifReader(bytes);
  const { width, height } = reader;
  let canvas = new Uint8Array(4 * width * height);
  const frames: Raster[] = [];
  const delays: number[] = [];
  for (let index = 0; index < reader.numFrames(); index++) {
    const { x, y, width: across, height: down, disposal, delay } = reader.frameInfo(index);
    const before = canvas.slice();
    reader.decodeAndBlitFrameRGBA(index, canvas);
    frames.push({ width, height, rgba: canvas.slice() });
    delays.push(10 * delay);
    if (disposal === 3) canvas = before;
    if (disposal === 2)
      for (let row = y; row < y + down; row++)
        canvas.fill(0, 4 * (row * width + x), 4 * (row * width + x + across));
  }
  return { frames, delays: frames.length > 1 ? delays : [], loop: playsOf(reader.loopCount()) };
}

/** Frames of an animated WebP are still images at even places of a canvas (RFC 9649, 2.7.1). */
async function playWebp(bytes: Buffer): Promise<Played> {
  const parts = riffChunks(bytes.subarray(12));
  const of = (name: string): Buffer => parts.find(([type]) => type === name)?.[1] ?? Buffer.alloc(10);
  const [width, height] = [1 + of('VP8X').readUIntLE(4, 3), 1 + of('VP8X').readUIntLE(7, 3)];
  const canvas = new Uint8Array(4 * width * height);
  const frames: Raster[] = [];
  const delays: number[] = [];
  for (const [, data] of parts.filter(([type]) => type === 'ANMF')) {
    const [left, top] = [2 * data.readUIntLE(0, 3), 2 * data.readUIntLE(3, 3)];
    const flags = data.readUInt8(15);
    const frame = await decodeWebp(arrayBuffer(still(data)));
    for (let at = 0; at < frame.width * frame.height; at++) {
      const place = 4 * ((top + Math.floor(at / frame.width)) * width + left + (at % frame.width));
      blend(canvas.subarray(place, place + 4), frame.data.subarray(4 * at, 4 * at + 4), (flags & 2) === 0);
    }
    frames.push({ width, height, rgba: canvas.slice() });
    delays.push(data.readUIntLE(12, 3));
    if ((flags & 1) === 1)
      for (let row = top; row < top + frame.height; row++)
        canvas.fill(0, 4 * (row * width + left), 4 * (row * width + left + frame.width));
  }
  return { frames, delays, loop: of('ANIM').readUInt16LE(4) };
}

/** The image of one frame, as a file of its own. */
function still(frame: Buffer): Buffer {
  const extended = Buffer.alloc(18);
  extended.write('VP8X', 'latin1');
  extended.writeUInt32LE(10, 4);
  extended.writeUInt8(0x10, 8);
  frame.copy(extended, 12, 6, 12);
  const parts = frame.subarray(16);
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    ...(parts.toString('latin1', 0, 4) === 'ALPH' ? [extended] : []),
    parts,
  ]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

function blend(under: Uint8Array, over: Uint8ClampedArray, blending: boolean): void {
  const share = blending ? (over[3] ?? 0) / 255 : 1;
  const alpha = share + (blending ? ((under[3] ?? 0) / 255) * (1 - share) : 0);
  for (let channel = 0; channel < 3; channel++)
    under[channel] = Math.round((over[channel] ?? 0) * share + (under[channel] ?? 0) * (1 - share));
  under[3] = blending ? Math.round(255 * alpha) : (over[3] ?? 0);
}

function arrayBuffer(bytes: Buffer): ArrayBuffer {
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
}

/** A GIF says how often it is repeated, and plays once where it says nothing. */
function playsOf(repeated: number | null): number {
  return repeated === 0 ? 0 : 1 + (repeated ?? 0);
}
