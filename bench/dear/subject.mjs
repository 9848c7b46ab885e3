/**
 * The built function, answering what its parent sends, one request at a time. Plain JavaScript, because what a type
 * stripper holds in memory would be counted too. Arguments: the store's address, the bundle's, settings as JSON.
 */
import { createFunction } from '../resize/subjects.mjs';

const { store, bundle, settings } = JSON.parse(process.argv[2]);
const run = await createFunction(bundle, store, settings);
process.on('message', async (work) => {
  const started = performance.now();
  const { status, headers, bytes } = await run(work);
  process.send({
    status,
    type: headers['content-type'],
    bytes: bytes.length,
    note: status === 200 ? headers['image-gate-note'] : bytes.toString(),
    wall: performance.now() - started,
  });
});
process.send('ready');
