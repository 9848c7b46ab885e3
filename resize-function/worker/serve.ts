import { Socket } from 'node:net';
import { readFrames, writeFrame } from './frames.ts';
import { doJob, refusedBy } from './job.ts';
import type { Job, Outcome } from './job.ts';
import { loadSharp } from '../image/sharp.ts';

/** The first argument of a worker process. */
export const workerArgument = 'image-gate-worker';
/** The file descriptor of the socket between the two. */
export const channel = 3;

/**
 * Makes images for the process that started this one, one after the other, until that one is gone. Whatever an original
 * does to this process, the other one continues and answers.
 */
export function serve(): void {
  const socket = new Socket({ fd: channel, readable: true, writable: true });
  socket.on('close', () => process.exit());
  socket.on('error', () => process.exit());
  readFrames(socket, ({ head, body }) => {
    void work(head as Job, body).then(({ outcome, bytes }) => {
      writeFrame(socket, outcome, bytes);
    });
  });
  // Usage up to here does not count for the first job.
  void loadSharp().then(() => {
    writeFrame(socket, 'ready', Buffer.alloc(0));
  });
}

async function work(job: Job, bytes: Buffer): Promise<{ outcome: Outcome; bytes: Uint8Array }> {
  try {
    const { type, notes, open, bytes: made } = await doJob(job, bytes, loadSharp);
    return { outcome: { made: { type, notes, open } }, bytes: made };
  } catch (error) {
    return { outcome: { refused: refusedBy(error) }, bytes: Buffer.alloc(0) };
  }
}
