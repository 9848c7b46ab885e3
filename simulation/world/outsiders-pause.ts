import type { LocalAws } from '../../local-aws/local-aws.ts';

/** Milliseconds. */
const longest = 300_000;

/**
 * The milliseconds until an outsider's next change: `usual`, and twice as long each time while nothing is written but
 * secrets, up to five minutes. A world may stand still for days, and playing an outsider every few seconds then shows nothing new.
 */
export function createPause({ calls }: LocalAws, usual: number): () => number {
  let seen = calls.length;
  let pause = usual;
  return () => {
    const isQuiet = calls.slice(seen).every(({ write, service }) => !write || service === 'secretsmanager');
    pause = isQuiet ? Math.min(2 * pause, Math.max(usual, longest)) : usual;
    seen = calls.length;
    return pause;
  };
}
