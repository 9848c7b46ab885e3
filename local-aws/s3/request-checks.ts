import { createHash } from 'node:crypto';
import type { HttpRequest } from '../exchange.ts';
import { ServiceError } from '../service.ts';
import { readSignature } from '../signature.ts';

export function invalidArgument(message: string, ArgumentName: string, ArgumentValue?: string): ServiceError {
  const detail = { ArgumentName, ...(ArgumentValue === undefined ? {} : { ArgumentValue }) };
  return new ServiceError('InvalidArgument', 400, message, { detail });
}

/** Documented: 1,024 bytes. */
export function checkKey(key: string): void {
  const [size, most] = [Buffer.byteLength(key), 1_024];
  if (size > most)
    throw new ServiceError('KeyTooLongError', 400, 'Your key is too long', {
      detail: { Size: String(size), MaxSizeAllowed: String(most) },
    });
}

/** No bucket here has versions: `null` is the only one. Reported by users. */
export function checkVersion(id: string | null): void {
  if (id !== null && id !== 'null') throw invalidArgument('Invalid version id specified', 'versionId', id);
}

/** An unsupported query parameter would change what S3 does; `x-id` is only the SDK's note, `X-Amz-...` a signature. */
export function refuseUnread(query: URLSearchParams, known: Iterable<string>): void {
  const names = new Set([...known, 'x-id']);
  const unread = [...query.keys()].filter((name) => !names.has(name) && !name.startsWith('X-Amz-'));
  if (unread.length > 0)
    throw new ServiceError('NotModelled', 501, `local-aws does not model ${unread.join(', ')}.`);
}

/** Errors of S3 from a request's headers and body alone. Documented ("Error responses"), the messages as reported by users. */
export function refuseParts(request: HttpRequest): void {
  const { headers, body } = request;
  const signature = readSignature(request);
  const signed: readonly string[] = typeof signature === 'object' ? signature.signedHeaders : [];
  const open = Object.keys(headers).filter((name) => name.startsWith('x-amz-') && !signed.includes(name));
  if (open.length > 0)
    throw new ServiceError(
      'AccessDenied',
      403,
      'There were headers present in the request which were not signed',
      {
        detail: { HeadersNotSigned: open.join(', ') },
      },
    );
  if (typeof signature === 'object' && signature.expires !== undefined) return;
  const declared = headers['x-amz-content-sha256'];
  const missing = 'Missing required header for this request: x-amz-content-sha256';
  if (declared === undefined) throw new ServiceError('InvalidRequest', 400, missing);
  if (declared === 'UNSIGNED-PAYLOAD') return;
  if (!/^[0-9a-f]{64}$/.test(declared))
    throw invalidArgument(
      'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, or a valid sha256 value.',
      'x-amz-content-sha256',
      declared,
    );
  const computed = createHash('sha256').update(body).digest('hex');
  if (declared !== computed)
    throw new ServiceError(
      'XAmzContentSHA256Mismatch',
      400,
      "The provided 'x-amz-content-sha256' header does not match what was computed.",
      { detail: { ClientComputedContentSHA256: declared, S3ComputedContentSHA256: computed } },
    );
}
