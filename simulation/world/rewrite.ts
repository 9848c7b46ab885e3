import type { HttpResponse } from '../../local-aws/exchange.ts';

/** A response with changed text; anything but a success stays as it is. */
export function rewrite(response: HttpResponse, change: (text: string) => string): HttpResponse {
  if (response.status !== 200) return response;
  return { ...response, body: new TextEncoder().encode(change(textOf(response))) };
}

export function textOf({ body }: HttpResponse): string {
  return body instanceof Uint8Array ? new TextDecoder().decode(body) : '';
}
