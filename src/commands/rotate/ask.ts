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

/** The answer by which API Gateway refuses a missing, wrong or disabled key; not an application's own 403. */
export function refusedForKey({ status, headers }: ProbeAnswer): boolean {
  const type = headers['x-amzn-errortype'];
  return status === 403 && (type === undefined || type.startsWith('ForbiddenException'));
}

/** What the probe that `deploy` makes says: the nonce that it was asked with, and which key let the request in. */
export function readEcho(body: Uint8Array): { nonce?: unknown; apiKeyId?: unknown } {
  try {
    return JSON.parse(new TextDecoder().decode(body)) as { nonce?: unknown; apiKeyId?: unknown };
  } catch {
    return {};
  }
}
