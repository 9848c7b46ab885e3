import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { pythonWith } from './python.ts';

/** The release whose deviations are listed in deviations.ts. */
const release = 'moto[server]==5.2.5';

export interface Moto {
  readonly endpoint: string;
  stop(): void;
}

/** Starts moto on a free port of 127.0.0.1. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const server = pythonWith(release).program('moto_server');
  const child = spawn(server, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  try {
    await ready(child, endpoint);
  } catch (error) {
    child.kill();
    throw error;
  }
  return { endpoint, stop: () => child.kill() };
}

async function ready(child: ChildProcess, endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`moto_server ended with ${child.exitCode}`);
    const answer = await fetch(`${endpoint}/moto-api/data.json`).catch(() => undefined);
    if (answer?.ok) return;
    await sleep(200);
  }
  throw new Error('moto_server did not answer within a minute');
}
