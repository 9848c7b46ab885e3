import type { Context } from '../../gate/context.ts';
import type { Endpoints } from '../../gate/endpoints.ts';
import { ask, type Endpoint } from '../../gate/probe.ts';
import { randomKeyValue } from '../../gate/random.ts';
import type { ObservedAnswer } from './observed.ts';

/** One answer proves little: API Gateway's hosts and CloudFront's edges differ for a while. */
const times = 3;

/** Asks the API without a key and with a random one, and as a viewer of each distribution. */
export async function askEverywhere(
  context: Context,
  { direct, viewers }: Endpoints,
): Promise<readonly ObservedAnswer[]> {
  const asking = [
    ...(direct
      ? [
          { at: 'direct', with: 'no key' as const, endpoint: direct, key: () => undefined },
          { at: 'direct', with: 'a random key' as const, endpoint: direct, key: randomKeyValue },
        ]
      : []),
    ...viewers.map((viewer: Endpoint & { readonly distributionId: string }) => ({
      ...{ at: viewer.distributionId, with: 'the key' as const, endpoint: viewer, key: () => undefined },
    })),
  ];
  const answers: ObservedAnswer[] = [];
  for (let turn = 0; turn < times; turn++)
    for (const { at, with: with_, endpoint, key } of asking)
      answers.push({ at, with: with_, answer: await ask(context, endpoint, key()) });
  return answers;
}
