import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseConfiguration } from '../../resize-function/configuration.ts';
import type { Configuration } from '../../resize-function/configuration.ts';
import type { Environment } from '../../resize-function/configuration/environment.ts';
import type { ImageRequest, ImageResponse } from '../../resize-function/request/exchange.ts';
import { createResponder } from '../../resize-function/respond.ts';
import type { Conditions, Source } from '../../resize-function/store/source.ts';
import { workerProcess, type Worker } from '../../resize-function/worker/worker.ts';
import { slowness } from './cpu.ts';

/** The bytes of one of the demo's photographs. */
export function photo(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../../demo/photos', name));
}

export function configured(environment: Environment = {}): Configuration {
  const { configuration, problems } = parseConfiguration({ IMAGE_GATE_BUCKET: 'images', ...environment });
  if (!configuration) throw new Error(problems.join('; '));
  return configuration;
}

const lastModified = 'Sun, 01 Nov 2026 10:00:00 GMT';

export interface Store extends Source {
  /** What was asked, and how many bytes of it were read. */
  readonly asked: { readonly key: string; readonly conditions: Conditions; read: number }[];
}

/** A store of named bytes that answers conditions as S3 does; anything else is missing. */
export function storeOf(objects: Readonly<Record<string, Uint8Array>>): Store {
  const asked: Store['asked'] = [];
  const open: Source['open'] = async (key, conditions) => {
    const note = { key, conditions, read: 0 };
    asked.push(note);
    const bytes = Object.hasOwn(objects, key) ? objects[key] : undefined;
    if (!bytes) return { kind: 'missing' };
    const etag = `"${key.length}-${bytes.length}"`;
    const about = { etag, lastModified, cacheControl: undefined };
    if (conditions.ifNoneMatch === etag || conditions.ifModifiedSince === lastModified)
      return { kind: 'unchanged', ...about };
    const upTo = async (length: number): Promise<Buffer> => {
      note.read = Math.max(note.read, length);
      return Buffer.from(bytes.subarray(0, length));
    };
    return {
      kind: 'found',
      ...about,
      size: bytes.length,
      peek: () => upTo(Math.min(bytes.length, 16_384)),
      read: () => upTo(bytes.length),
      cancel: () => undefined,
    };
  };
  return { asked, open };
}

/** Milliseconds: what ends a request here is its work, which is the same on a busy machine. */
const anHour = 3_600_000;
/** One process for each budget: a process takes as long to start as many an image to make. */
const workers = new Map<string, Worker>();

function workerOf({ budget }: Configuration): Worker {
  const name = JSON.stringify(budget);
  const worker = workers.get(name) ?? workerProcess(budget);
  workers.set(name, worker);
  return worker;
}

/**
 * Requests `url` from the core as a viewer whose request needed no edge. What ended at the limit of work is requested twice more, with
 * a limit raised by as much as this machine is slower at the moment.
 */
export function viewer(
  objects: Readonly<Record<string, Uint8Array>> | Store,
  environment: Environment = {},
): (url: string, request?: Partial<ImageRequest>) => Promise<ImageResponse> {
  const store = isStore(objects) ? objects : storeOf(objects);
  const configuration = configured(environment);
  const { budget } = configuration;
  const respondWith = (worker: Worker) => createResponder(configuration, store, async () => sharp, worker);
  const respond = respondWith(workerOf(configuration));
  return async (url, request = {}) => {
    const [path = '', search = ''] = url.split('?');
    const query = [...new URLSearchParams(search)];
    const wanted = { method: 'GET', path, query, headers: {}, remainingTime: () => anHour, ...request };
    let response = await respond(wanted);
    for (let attempt = 0; attempt < 2 && response.status === 504; attempt++)
      response = await respondWith(workerProcess({ ...budget, work: budget.work * (await slowness()) }))(
        wanted,
      );
    return response;
  };
}

export function textOf(response: ImageResponse): string {
  return Buffer.from(response.body).toString();
}

function isStore(objects: Readonly<Record<string, Uint8Array>> | Store): objects is Store {
  return typeof objects.open === 'function';
}
