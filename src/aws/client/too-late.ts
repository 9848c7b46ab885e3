import type { MiddlewareStack } from '@smithy/types';
import type { Clock } from '../../clock.ts';

/**
 * A write that was not sent because its time was over: the machine stood still, or AWS throttled for so long. The caller
 * decided it must look again. `sentBefore`: an earlier attempt was sent and its answer lost, so it may have been done.
 */
export class TooLate extends Error {
  override readonly name = 'TooLate';
  readonly sentBefore: boolean;

  constructor(id: string, sentBefore: boolean) {
    super(`the update of ${id} was not sent: the time that it was decided for is over`);
    this.sentBefore = sentBefore;
  }
}

/** After signing: between the decision and here a machine may stand still for hours. Every attempt passes by. */
export function sendNotLaterThan(
  clock: Clock,
  { middlewareStack }: { readonly middlewareStack: object },
  id: string,
  until: number,
): void {
  let sent = false;
  (middlewareStack as MiddlewareStack<object, object>).add(
    (next) => async (args) => {
      if (clock.now() > until) throw new TooLate(id, sent);
      sent = true;
      return next(args);
    },
    { step: 'deserialize', name: 'sendNotLaterThan', priority: 'low' },
  );
}
