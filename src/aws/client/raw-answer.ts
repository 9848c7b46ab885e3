import type { MiddlewareStack } from '@smithy/types';
import { Failure } from '../../failure.ts';

interface Answer {
  readonly statusCode: number;
  readonly headers: Partial<Record<string, string>>;
  body: AsyncIterable<Uint8Array> | Uint8Array;
}

/** What is made of a body and its headers. Throws an {@link UnreadableAnswer} for what must not be used. */
type Read = (body: string, headers: Answer['headers']) => unknown;

/**
 * Reads the body of a call's success before the SDK makes objects of it, which leave out what it does not know and
 * complete what is missing. `instead`: in the SDK's place, because reading a long list twice is what most of a poll's time
 * would go into.
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
 * Throws an {@link UnreadableAnswer} for the success of a read that has no body, is a page or a refusal, or is not in one of AWS's
 * forms: some proxy answered in its place. The SDK makes an object without members of each, which reads like a resource that has nothing.
 */
export function refuseNoAnswer(call: string, statusCode: number, body: Uint8Array): void {
  if (statusCode < 200 || statusCode > 299) return;
  if (body.length === 0) throw new UnreadableAnswer(call, 'there was no body');
  const beginning = Buffer.from(body.subarray(0, 100)).toString().trimStart();
  if (/^<(!doctype html|html)\b/i.test(beginning)) throw new UnreadableAnswer(call, 'it is a web page');
  if (/^\{\s*"(message|Message|__type)"/.test(beginning)) throw new UnreadableAnswer(call, 'it is a refusal');
  // The code of a function is in a form of its own.
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
 * An answer of AWS that is not whole, contradicts itself or is no answer of AWS at all. Nothing may be decided from any
 * part of it: a list that lost an entry reads like one that never had it.
 */
export class UnreadableAnswer extends Failure {
  /** `call` is `service:Operation`, `why` what is wrong with its answer. A write may have been done. */
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
