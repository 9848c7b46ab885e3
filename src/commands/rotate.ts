export type { RotateSettings } from '../gate/rotate-settings.ts';
export { rotate } from '../gate/rotation.ts';
export type { TrailEntry, RotateResult } from '../gate/rotation.ts';
