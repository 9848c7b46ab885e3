const scanned = Buffer.alloc(30e6, 1);
/** Milliseconds of CPU that {@link scan} takes where limits were measured, with nothing beside it. */
const usualScan = 175;

/** Milliseconds of CPU, of all threads of this process. */
export async function cpuOf<Made>(work: () => Made | Promise<Made>): Promise<readonly [number, Made]> {
  const before = process.cpuUsage();
  const made = await work();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1_000, made];
}

/** How many times as much CPU the same work takes here and now as where limits were measured, and at least once as much. */
export async function slowness(): Promise<number> {
  return Math.max(1, (await cpuOf(scan))[0] / usualScan);
}

/** Work as a reader does it. */
function scan(): number {
  let sum = 0;
  for (let at = 0; at + 1 < scanned.length; at += 2) sum = (sum + scanned.readUInt16BE(at)) % 65_536;
  return sum;
}
