import type { Peer } from './peer.ts';

/** What a peer answered, step by step: values with ids and times left out, or how it refused. */
export type Observations = Record<string, unknown>;

/**
 * Notes what `look` comes to under `step`, or these members of the answer, or that there was one; returns the answer, so that later steps
 * can go on with it.
 */
export type Observe = <T extends object>(
  step: string,
  call: () => Promise<T>,
  look?: ((answer: T) => unknown) | readonly (keyof T)[],
) => Promise<T | undefined>;

/** A story told to both peers with the same calls. */
export interface Scenario {
  readonly name: string;
  tell(peer: Peer, observe: Observe): Promise<void>;
}

/** Tells `scenario` to `peer`. A refusal is an observation like any other. */
export async function observationsOf(scenario: Scenario, peer: Peer): Promise<Observations> {
  const observations: Observations = {};
  await scenario.tell(peer, async (step, call, look = () => 'done') => {
    try {
      const answer = await call();
      const seen: unknown =
        typeof look === 'function'
          ? look(answer)
          : Object.fromEntries(look.map((name) => [name, answer[name]]));
      observations[step] = JSON.parse(JSON.stringify(seen ?? 'absent')) as unknown;
      return answer;
    } catch (error) {
      observations[step] = refusal(error);
      return undefined;
    }
  });
  return observations;
}

function refusal(error: unknown): string {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  if ($metadata?.httpStatusCode === undefined) throw error;
  return `${name ?? 'error'} ${$metadata.httpStatusCode}`;
}
