import type { MiddlewareStack } from '@smithy/types';
import { Failure } from '../../failure.ts';

interface Answer {
  readonly statusCode: number;
  readonly headers: Partial<Record<string, string>>;
  body: AsyncIterable<Uint8Array> | Uint8Array;
}

/** Reads a body and its headers. Throws an {@link UnreadableAnswer} for what must not be used. */
type Read = (body: string, headers: Answer['headers']) => unknown;

/**
 * Reads the body of a successful call before the SDK parses it into objects, which omit what the SDK does not know and fill in what
 * is missing. `instead`: replaces the SDK's parsing, because parsing a long list twice would take most of a poll's time.
 */
export function readRaw<Input extends object, Output extends object>(
  stack: MiddlewareStack<Input, Output>,
  call: string,
  read: Read,
  instead?: 'instead',
): void {
  stack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as Answer;
      if (response.statusCode < 200 || response.statusCode > 299) return result;
      const bytes = await bytesOf(response.body);
      response.body = instead ? new Uint8Array() : bytes;
      read(textOf(call, bytes), response.headers);
      return result;
    },
    { step: 'deserialize', name: 'readRaw', priority: 'low', override: true },
  );
}

/**
 * Throws an {@link UnreadableAnswer} for a successful read with no body, with a web page or an error, or not in one of AWS's formats:
 * it is a proxy's. The SDK turns each into an object without members, which looks like an empty resource.
 */
export function refuseNoAnswer(call: string, statusCode: number, body: Uint8Array): void {
  if (statusCode < 200 || statusCode > 299) return;
  if (body.length === 0) throw new UnreadableAnswer(call, 'there was no body');
  const beginning = Buffer.from(body.subarray(0, 100)).toString().trimStart();
  if (/^<(!doctype html|html)\b/i.test(beginning)) throw new UnreadableAnswer(call, 'it is a web page');
  if (/^\{\s*"(message|Message|__type)"/.test(beginning)) throw new UnreadableAnswer(call, 'it is a refusal');
  // The code of a function has its own format.
  if (!/^[{<]/.test(beginning) && call !== 'cloudfront:GetFunction')
    throw new UnreadableAnswer(call, 'it is not a JSON object, and no XML');
}

/** All bytes of a body, whatever the SDK's handler made of it. */
export async function bytesOf(body: AsyncIterable<Uint8Array> | Uint8Array): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function textOf(call: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UnreadableAnswer(call, 'it is not UTF-8', error);
  }
}

/**
 * A response that is incomplete, contradicts itself or does not come from AWS. Nothing may be decided from any part of it: a list
 * that lost an entry looks like one that never had it.
 */
export class UnreadableAnswer extends Failure {
  /** `call` is `service:Operation`, `why` what is wrong with its response. A write may have been done. */
  constructor(call: string, why: string, cause?: unknown) {
    const unchanged = /:(Get|List|Describe)/.test(call) ? ' Nothing was changed.' : '';
    super(
      `${call} returned no usable response: ${why}.${unchanged}`,
      'Run the action again. If it persists, check for a proxy between the runner and AWS.',
      'unreadable-response',
      cause,
    );
  }
}
