import type { Context } from '../../context.ts';
import { randomKeyValue } from '../rotate/chance.ts';
import { ask, readEcho, refusedForKey, type Answered } from '../rotate/ask.ts';
import { probeRoute } from '../gate/probe-route.ts';
import type { GatedStage } from '../../aws/stage-origin.ts';
import type { Target } from '../gate/target.ts';
import { viewerRoute } from '../gate/viewer-route.ts';
import type { ProbeRoute } from '../rotate/settings.ts';
import type { ObservedAnswer, ObservedApi } from './observed.ts';
import type { StatusSettings } from './settings.ts';

/** One answer proves little: API Gateway's hosts and CloudFront's edges differ for a while. */
const times = 3;

/** Asks as a stranger without a key, as one with a random key, and as a viewer of each distribution. */
export async function askAtEveryDoor(
  context: Context,
  { probePath, excludedMethods }: StatusSettings,
  api: ObservedApi,
  at: GatedStage,
  targets: readonly Target[],
): Promise<readonly ObservedAnswer[]> {
  const gated = (api.snapshot?.methods ?? []).filter(({ name }) => !excludedMethods.includes(name));
  const route = probeRoute(gated, probePath);
  if (!route) return [];
  const [own, custom] = at.domains;
  const direct =
    api.endpointClosed && custom !== undefined ? `https://${custom}` : `https://${own}/${at.stage}`;
  const doors = [
    { door: 'direct', url: direct, route, with: 'no key' as const, key: () => undefined },
    { door: 'direct', url: direct, route, with: 'a random key' as const, key: randomKeyValue },
    ...targets
      .filter(({ enabled, staging }) => enabled && !staging)
      .flatMap((target) => {
        const seen = viewerRoute(target, at, route);
        const url = `https://${target.domainName}`;
        return seen
          ? [{ door: target.id, url, route: seen, with: 'the key' as const, key: () => undefined }]
          : [];
      }),
  ];
  const answers: ObservedAnswer[] = [];
  for (let turn = 0; turn < times; turn++)
    for (const { url, key, ...door } of doors) {
      const answered = await ask(context, { probe: door.route }, url, key());
      answers.push({ door: door.door, with: door.with, ...observed(answered, door.route) });
    }
  return answers;
}

function observed(
  answered: Answered | undefined,
  { proof }: ProbeRoute,
): Pick<ObservedAnswer, 'status' | 'refused' | 'cached' | 'keyId'> {
  if (!answered) return { status: undefined, refused: false, cached: false, keyId: undefined };
  const { answer, nonce } = answered;
  const echo = proof === 'key-id' ? readEcho(answer.body) : {};
  return {
    status: answer.status,
    refused: refusedForKey(answer),
    cached: /^(Hit|RefreshHit)/.test(answer.headers['x-cache'] ?? ''),
    keyId: echo.nonce === nonce && typeof echo.apiKeyId === 'string' ? echo.apiKeyId : undefined,
  };
}
