export { rotate } from '../gate/rotation.ts';
export type { Passed, RotateResult, RotateSettings } from '../gate/rotation.ts';
