import { keyHeader } from '../../aws/distribution-parts.ts';
import type { Context, ProbeAnswer } from '../../context.ts';
import { randomNonce } from './chance.ts';
import type { ProbeRoute } from './settings.ts';

export interface Answered {
  readonly nonce: string;
  readonly answer: ProbeAnswer;
}

/** One request with a nonce of its own; undefined when no answer came, which proves nothing either way. */
export async function ask(
  { probe }: Pick<Context, 'probe'>,
  { probe: route }: { readonly probe: ProbeRoute },
  base: string,
  key?: string,
): Promise<Answered | undefined> {
  const nonce = randomNonce();
  try {
    return { nonce, answer: await probe.request(base + route.path(nonce), key ? { [keyHeader]: key } : {}) };
  } catch {
    return undefined;
  }
}

/**
 * The answer by which API Gateway refuses a missing, wrong or disabled key; not an application's own 403. Its status is
 * 403 unless the API words it otherwise (gateway responses INVALID_API_KEY and ACCESS_DENIED); the error type stays.
 */
export function refusedForKey({ status, headers }: ProbeAnswer): boolean {
  const type = headers['x-amzn-errortype'];
  return type === undefined ? status === 403 : type.startsWith('ForbiddenException');
}

/** Any refusal: for the key, or a 403 that somebody else said. */
export function isRefused(answer: ProbeAnswer): boolean {
  return answer.status === 403 || refusedForKey(answer);
}

/** What the probe that `deploy` makes says: the nonce that it was asked with, and which key let the request in. */
export function readEcho(body: Uint8Array): { nonce?: unknown; apiKeyId?: unknown } {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as { nonce?: unknown; apiKeyId?: unknown };
  } catch {
    return {};
  }
}
