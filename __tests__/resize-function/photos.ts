import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { parseConfiguration } from '../../resize-function/configuration.ts';
import type { Configuration, Environment } from '../../resize-function/configuration.ts';
import type { PictureRequest, PictureResponse } from '../../resize-function/exchange.ts';
import { createResponder } from '../../resize-function/respond.ts';
import type { Source } from '../../resize-function/source.ts';

/** The bytes of one of the demo's photographs. */
export function photo(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '../../demo/photos', name));
}

export function configured(environment: Environment = {}): Configuration {
  const { configuration, problems } = parseConfiguration({ IMAGE_GATE_BUCKET: 'pictures', ...environment });
  if (!configuration) throw new Error(problems.join('; '));
  return configuration;
}

/** A store of named bytes; anything else is missing. */
export function storeOf(objects: Readonly<Record<string, Uint8Array>>): Source {
  return {
    open: async (key) => {
      const bytes = objects[key];
      if (!bytes) return { kind: 'missing' };
      return {
        kind: 'found',
        size: bytes.length,
        etag: `"${key.length}-${bytes.length}"`,
        lastModified: 'Sun, 01 Nov 2026 10:00:00 GMT',
        read: async () => Buffer.from(bytes),
        cancel: () => undefined,
      };
    },
  };
}

/** Asks the core for `url` as a viewer whose request needed no edge. */
export function viewer(
  objects: Readonly<Record<string, Uint8Array>>,
  environment: Environment = {},
): (url: string, request?: Partial<PictureRequest>) => Promise<PictureResponse> {
  const respond = createResponder(configured(environment), storeOf(objects), async () => sharp);
  return (url, request = {}) => {
    const [path = '', search = ''] = url.split('?');
    const query = [...new URLSearchParams(search)];
    return respond({ method: 'GET', path, query, headers: {}, remainingTime: () => 20_000, ...request });
  };
}

export function textOf(response: PictureResponse): string {
  return Buffer.from(response.body).toString();
}
