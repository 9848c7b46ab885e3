import { rmSync } from 'node:fs';

export default function standInRemoved() {
  rmSync(process.env.IMAGE_GATE_DIST, { recursive: true });
}
