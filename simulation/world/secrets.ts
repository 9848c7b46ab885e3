import type { HttpRequest } from '../../local-aws/exchange.ts';

/** Every key value on the wire, and everything that was logged or output: the two must never overlap. */
export interface Secrets {
  /** Reads the values out of a request. */
  overhear(request: HttpRequest): void;
  masked(value: string): void;
  said(text: string): void;
  /** Values that were logged, or sent without being masked. */
  leaked(): number;
}

export function createSecrets(): Secrets {
  const values = new Set<string>();
  const masks = new Set<string>();
  const texts: string[] = [];
  return {
    overhear: ({ method, path, body }) => {
      if (method === 'GET' || body.length === 0) return;
      const text = new TextDecoder().decode(body);
      const found = path.startsWith('/apikeys')
        ? text.matchAll(/"value"\s*:\s*"([A-Za-z0-9]{20,})"/g)
        : text.matchAll(/<HeaderName>x-api-key<\/HeaderName>\s*<HeaderValue>([^<]+)</gi);
      for (const [, value] of found) if (value) values.add(value);
    },
    masked: (value) => masks.add(value),
    said: (text) => texts.push(text),
    leaked: () => {
      const all = texts.join('\n');
      return [...values].filter((value) => !masks.has(value) || all.includes(value)).length;
    },
  };
}
