import { liveKeyIds, type Picture } from '../../src/rotation/picture.ts';

/**
 * A rule broken on purpose, from outside: what the heart is shown, or what becomes of its step, is falsified. An
 * exploration that does not find a refused viewer then would prove nothing without sabotage either.
 */
export interface Sabotage {
  see(picture: Picture): Picture;
  readonly ignoresEtags: boolean;
  /** The proof through CloudFront is skipped: it would notice. */
  readonly blind: boolean;
}

export const honest: Sabotage = {
  see: (picture) => picture,
  ignoresEtags: false,
  blind: false,
};

export const sabotages = {
  /** Rule 1: the switch is not bound to the ETags that were read before the key was made. */
  'ignores ETags': { ...honest, ignoresEtags: true },
  /** Rule 2: every key that is not live passes for an old one. */
  'retires newer keys': { ...honest, see: dateTheUnusedBack },
  /** Rule 2: what is still in progress passes for Deployed. */
  'retires before Deployed': { ...honest, see: callDeployed, blind: true },
} as const satisfies Record<string, Sabotage>;

function dateTheUnusedBack(picture: Picture): Picture {
  const live = liveKeyIds(picture.targets);
  const keys = picture.keys.map((key) => (live.includes(key.id) ? key : { ...key, createdAt: 0 }));
  return { ...picture, keys };
}

function callDeployed(picture: Picture): Picture {
  return { ...picture, targets: picture.targets.map((target) => ({ ...target, deployed: true })) };
}
