/** How API Gateway invokes a function of Lambda. */
export interface FunctionInvoker {
  invoke(call: InvocationRequest): Promise<Invocation>;
}

export interface InvocationRequest {
  /** With or without a qualifier (`...:function:name:live`). */
  readonly functionArn: string;
  /** The caller, for the function's resource policy: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/GET/x`. */
  readonly sourceArn: string;
  readonly event: unknown;
  /** `streamed` is InvokeWithResponseStream, `buffered` is Invoke. */
  readonly mode: 'buffered' | 'streamed';
}

export type Invocation =
  /** The function's result as JSON text, 6 MB at most. */
  | { readonly kind: 'returned'; readonly payload: Uint8Array }
  /** Bytes as the function wrote them, the prelude and its eight NUL bytes included; throws when it broke midway. */
  | { readonly kind: 'streaming'; readonly contentType: string; readonly body: AsyncIterable<Uint8Array> }
  /** The function threw, timed out, ran out of memory or returned too much. */
  | { readonly kind: 'failed'; readonly errorType: string; readonly message: string }
  /** The event is over 6 MB. */
  | { readonly kind: 'too large' }
  /** The resource policy does not allow the caller, or the function does not exist. */
  | { readonly kind: 'denied' };
