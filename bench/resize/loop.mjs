/** One process, bare sharp and another subject in turn, many rounds: medians in milliseconds for every case. Arguments as JSON. */
import { createBareSharp, createFunction, createIpx } from './subjects.mjs';

const { store, bundle, ipx, sharpOfIpx, cases, rounds, plain = [] } = JSON.parse(process.argv[2]);
const subjects = ipx
  ? { ipx: await createIpx(ipx, store), sharp: await createBareSharp(store, sharpOfIpx) }
  : { ours: await createFunction(bundle, store), sharp: await createBareSharp(store) };

const median = (values) => values.sort((one, other) => one - other)[values.length >> 1];
const results = [];
for (const work of cases) {
  const times = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = -2; round < rounds; round++)
    for (const name of Object.keys(subjects).sort(() => (round % 2 === 0 ? 1 : -1))) {
      const started = performance.now();
      const { status } = await subjects[name](work);
      if (status !== 200) throw new Error(`${name} answered ${status}`);
      if (round >= 0) times[name].push(performance.now() - started);
    }
  results.push({
    ...work,
    ...Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)])),
  });
}

/** Answers that need no pixel: only ours knows them. */
const quick = {};
for (const { name, request, status } of plain) {
  const times = [];
  const conditional = request.revalidate
    ? { 'if-none-match': (await subjects.ours(request)).headers.etag }
    : {};
  for (let round = -5; round < rounds * 4; round++) {
    const started = performance.now();
    const answer = await subjects.ours({ ...request, headers: conditional });
    if (answer.status !== status) throw new Error(`${name} was answered ${answer.status}`);
    if (round >= 0) times.push(performance.now() - started);
  }
  quick[name] = median(times);
}
process.stdout.write(JSON.stringify({ results, quick }));
