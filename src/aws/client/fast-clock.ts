import type { MiddlewareStack } from '@smithy/types';
import type { Clock } from '../../clock.ts';
import { Failure } from '../../failure.ts';
import { isRead } from './time-limit.ts';

/** Milliseconds by which a clock may be fast. A rotation allows an hour for a switch and a day for a key that nothing sends. */
const mostAhead = 15 * 60_000;

/**
 * Makes a client's reads throw a Failure if this machine's clock is ahead of AWS's: new keys would seem too old to be used, and
 * another run's old enough to be deleted. The SDK corrects only its signatures.
 */
export function refuseFastClock(
  { middlewareStack }: { readonly middlewareStack: MiddlewareStack<never, never> },
  clock: Pick<Clock, 'now'>,
): void {
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const sentAt = clock.now();
        const result = await next(args);
        const { headers } = result.response as { readonly headers: Readonly<Record<string, string>> };
        const ahead = sentAt - Date.parse(headers.date ?? '');
        if (isRead(commandName) && ahead > mostAhead)
          throw new Failure(
            `This machine's clock is ${Math.round(ahead / 60_000)} minutes ahead of AWS's: the age of keys cannot be told.`,
            'Set the clock of the runner (NTP), then run the action again.',
            'fast-clock',
          );
        return result;
      },
    { step: 'deserialize', name: 'refuseFastClock', priority: 'high' },
  );
}
