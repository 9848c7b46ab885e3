import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import type { Aws } from '../client/connect.ts';
import { isUnseen, refusal, refusedWith } from '../client/refusal.ts';

/**
 * How many functions the account may run at once in this Region; undefined where the role may not know. New accounts have a
 * reduced quota (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html).
 */
export async function concurrencyLimit(aws: Aws): Promise<number | undefined> {
  try {
    const { AccountLimit } = await aws.lambda.send(new GetAccountSettingsCommand({}));
    return AccountLimit?.ConcurrentExecutions;
  } catch (error) {
    const failure = refusal('lambda:GetAccountSettings', 'account', error);
    if (isUnseen(failure) || refusedWith(failure, 'AccessDeniedException')) return undefined;
    throw failure;
  }
}
