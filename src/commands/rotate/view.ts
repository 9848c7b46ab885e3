import type { Context } from '../../context.ts';
import type { Picture } from '../../rotation/picture.ts';
import { findDoors, type Doors } from './doors.ts';
import { createFleet, type Fleet } from './fleet.ts';
import { findGate, type Gate } from './gate.ts';
import { createKeyring, type Keyring } from './keyring.ts';
import type { RotateSettings } from './settings.ts';

/** A gate as a running command sees it: AWS's answers turned into pictures for the heart. */
export interface GateView {
  readonly gate: Gate;
  readonly keyring: Keyring;
  readonly fleet: Fleet;
  /** Reads everything: first the targets with their ETags, then the keys, as both rules want it. */
  look(): Promise<Picture>;
  /** Found once, when something is to be proved for the first time. */
  doors(): Promise<Doors>;
  /** The targets again; the keys too if a header holds a value that was never read. */
  poll(picture: Picture): Promise<Picture>;
}

export async function viewGate(context: Context, settings: RotateSettings): Promise<GateView> {
  const gate = await findGate(context.aws, settings.name, settings.apiDomains);
  const keyring = createKeyring(context, gate);
  const fleet = createFleet(context, gate, keyring, settings.distributionIds);
  let doors: Promise<Doors> | undefined;
  return {
    gate,
    keyring,
    fleet,
    doors: () => (doors ??= findDoors(context, settings, gate, fleet)),
    look: async () => {
      const targetsSeenAt = context.clock.now();
      await fleet.read();
      const keysSeenAt = context.clock.now();
      await keyring.read();
      if (fleet.holdsUnknown()) await keyring.readAccount();
      return { ...fleet.seen(), keys: keyring.seen(), targetsSeenAt, keysSeenAt };
    },
    poll: async (picture) => {
      const targetsSeenAt = context.clock.now();
      await fleet.poll(picture.targets);
      if (!fleet.holdsUnknown()) return { ...picture, ...fleet.seen(), targetsSeenAt };
      const keysSeenAt = context.clock.now();
      await keyring.read();
      return { ...fleet.seen(), keys: keyring.seen(), targetsSeenAt, keysSeenAt };
    },
  };
}
