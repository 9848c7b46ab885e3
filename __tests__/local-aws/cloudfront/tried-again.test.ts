import { expect, test } from '@jest/globals';
import { apiOrigin, behaviour, deployed, edgeWorld, text, updated } from './edge-world.ts';

const never = (): Promise<never> => new Promise(() => undefined);
const refused = (): never => {
  throw new Error('connection refused');
};
const answered = () => text(200, 'hello');

/** An origin with its own `attempts` and seconds for an answer. */
function origin(attempts: number, response: number) {
  const plain = apiOrigin('key-one');
  return {
    ...plain,
    ConnectionAttempts: attempts,
    CustomOriginConfig: { ...plain.CustomOriginConfig, OriginReadTimeout: response },
  };
}

test.each([
  ['GET', 'once is tried again', [never, answered], origin(3, 30), 200, 30],
  ['HEAD', 'twice is tried again twice', [never, never, answered], origin(3, 30), 200, 60],
  [
    'GET',
    'at all is tried as often as its origin says',
    [never, never, never, answered],
    origin(3, 30),
    504,
    90,
  ],
  ['GET', 'in the time that its origin has is tried again', [never, answered], origin(2, 5), 200, 5],
  ['GET', 'where there is one attempt is not tried again', [never, answered], origin(1, 30), 504, 30],
  ['POST', 'is not tried again', [never, answered], origin(3, 30), 504, 30],
  ['POST', 'or connect is tried again', [refused, refused, answered], origin(3, 30), 200, 0],
  ['GET', 'or connect at all is given up', [refused, refused, refused, answered], origin(3, 30), 502, 0],
])('a %s whose origin does not answer %s', async (method, _, answers, of, status, seconds) => {
  const world = edgeWorld();
  const allowed = {
    Quantity: 7,
    Items: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'] as const,
  };
  const { host } = await deployed(world, {
    Origins: { Quantity: 1, Items: [of] },
    DefaultCacheBehavior: behaviour({ AllowedMethods: allowed }),
  });
  const before = world.clock.now();
  world.answerWith(() => (answers[world.arrived.length - 1] ?? answered)());
  expect((await world.view(host, '/a.jpg', { method })).status).toBe(status);
  expect((world.clock.now() - before) / 1_000).toBe(seconds);
  expect(world.arrived).toHaveLength(
    status === 200 ? answers.length : answers.filter((one) => one !== answered).length,
  );
});

test('what is tried again carries the header that it came in under, though the edge has switched since', async () => {
  const world = edgeWorld({ edgeDelay: [1_000, 1_000], deployedDelay: [0, 0] });
  const { id, host } = await deployed(world);
  world.answerWith(() => (world.arrived.length < 3 ? never() : answered()));
  const viewer = { method: 'GET', host, path: '/', query: '', headers: { host }, body: new Uint8Array() };
  const response = world.service.serve(viewer);
  await updated(world, id, { Origins: { Quantity: 1, Items: [apiOrigin('key-two')] } });
  await world.clock.run(world.clock.sleep(59_000));
  expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['key-two']));
  expect(world.service.mayArrive(id, 'x-api-key')).toEqual(new Set(['key-one', 'key-two']));
  expect((await world.clock.run(response)).status).toBe(200);
  expect(world.arrived.map(({ headers }) => headers['x-api-key'])).toEqual(['key-one', 'key-one', 'key-one']);
  expect(world.service.mayArrive(id, 'x-api-key')).toEqual(new Set(['key-two']));
});

test('an answer that stops midway for longer than the origin has is broken off', async () => {
  const world = edgeWorld();
  const { host } = await deployed(world);
  world.answerWith(() => ({
    ...text(200, ''),
    body: (async function* () {
      yield Buffer.from('half');
      await never();
    })(),
  }));
  const viewer = { method: 'GET', host, path: '/', query: '', headers: { host }, body: new Uint8Array() };
  const { body } = await world.clock.run(world.service.serve(viewer));
  if (body instanceof Uint8Array) throw new Error('the answer is no stream');
  const parts = body[Symbol.asyncIterator]();
  const read = async (): Promise<void> => {
    while (!(await parts.next()).done);
  };
  await expect(world.clock.run(read())).rejects.toThrow('the origin stopped midway');
});
