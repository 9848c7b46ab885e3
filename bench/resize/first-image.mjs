/** From nothing to one image, then out: the parent takes the time. Arguments as JSON. */
import { createBareSharp, createBareSharpOnDisk, createFunction, createIpx } from './subjects.mjs';

const { store, bundle, ipx, subject, work, folder } = JSON.parse(process.argv[2]);
const run =
  subject === 'ours'
    ? await createFunction(bundle, store, {})
    : subject === 'ipx'
      ? await createIpx(ipx, store)
      : subject === 'disk'
        ? await createBareSharpOnDisk(folder)
        : await createBareSharp(store);
const { bytes } = await run(work);
process.stdout.write(`${bytes.length}\n`, () => process.exit(0));
