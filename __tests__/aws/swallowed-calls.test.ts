import { expect, test } from '@jest/globals';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { SdkRequest } from '../../local-aws/request-handler.ts';
import { connect } from '../../src/aws/client/connect.ts';
import { gate } from '../../src/commands/gate.ts';
import { rotate } from '../../src/gate/rotation.ts';
import { openAccount } from '../commands/account.ts';
import { gateSettings, openApi, rotateSettings } from '../commands/gate-account.ts';

/** How many calls one rotation makes, and how long it took, when the answer to its n-th call is swallowed. */
async function rotateWithout(nth: number): Promise<{ calls: number; seconds: number }> {
  const account = await openAccount();
  const live = await openApi(account);
  await account.run((context) => gate(context, gateSettings(live)));
  const sdkHandler = account.world.requestHandler();
  let calls = 0;
  const handle = async (request: SdkRequest): ReturnType<typeof sdkHandler.handle> => {
    const answer = await sdkHandler.handle(request);
    return ++calls === nth ? new Promise(() => undefined) : answer;
  };
  const { region, clock } = account.world.surroundings;
  const aws = connect({
    region,
    clock,
    requestHandler: { ...sdkHandler, handle },
    credentials: administratorKey,
  });
  const began = clock.now();
  await account.run((context) => rotate({ ...context, aws }, rotateSettings)).catch(() => undefined);
  return { calls, seconds: (clock.now() - began) / 1_000 };
}

test('a rotation of which one answer is swallowed after the call was done takes a minute longer, or ends before', async () => {
  const whole = await rotateWithout(0);
  // Every third call: each is a whole account of its own.
  for (let nth = 1; nth <= whole.calls; nth += 3) {
    const { seconds } = await rotateWithout(nth);
    expect({ nth, late: seconds > whole.seconds + 120 }).toEqual({ nth, late: false });
  }
});
