import { describe, expect, test } from '@jest/globals';
import { apiOrigin, deployed, edgeWorld, keysOf, listOf, sending, updated } from './edge-world.ts';
import { refused } from '../refusals.ts';

const keyTwo = sending('key-two');

describe('a deployment that is stalled', () => {
  test.each(['before the update', 'on its way'])(
    '%s never ends, and one edge keeps the old key',
    async (when) => {
      const world = edgeWorld();
      const { id } = await deployed(world);
      const { id: other } = await deployed(world);
      if (when === 'before the update') world.service.stall(id);
      await updated(world, id, keyTwo);
      await updated(world, other, keyTwo);
      if (when === 'on its way') world.service.stall(id);
      await world.wait(24 * 3_600);
      expect(world.service.status(id)).toBe('InProgress');
      expect(world.service.nextChange(id)).toBeUndefined();
      expect(keysOf(world, id).sort()).toEqual(['key-one', 'key-two', 'key-two', 'key-two']);
      expect(world.service.mayArrive(id, 'x-api-key')).toEqual(new Set(['key-one', 'key-two']));
      expect(world.service.status(other)).toBe('Deployed');
    },
  );

  test('ends after all, with whatever was sent after it, once it is no longer stalled', async () => {
    const world = edgeWorld();
    const { id } = await deployed(world);
    world.service.stall(id);
    await updated(world, id, keyTwo);
    await world.settle();
    await updated(world, id, sending('key-three'));
    await world.settle();
    expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['key-one', 'key-three']));
    world.service.unstall(id);
    expect(world.service.status(id)).toBe('InProgress');
    expect(world.service.nextChange(id)).toBeGreaterThan(world.clock.now());
    await world.settle();
    expect(world.service.status(id)).toBe('Deployed');
    expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['key-three']));
    await updated(world, id, keyTwo);
    await world.settle();
    expect(world.service.status(id)).toBe('Deployed');
  });

  test('stays deployed as long as nothing is sent out', async () => {
    const world = edgeWorld();
    const { id } = await deployed(world);
    world.service.stall(id);
    await world.settle();
    expect(world.service.status(id)).toBe('Deployed');
    world.service.redeploy(id);
    await world.settle();
    expect(world.service.status(id)).toBe('InProgress');
    expect(() => {
      world.service.stall('E0');
    }).toThrow('does not exist');
  });
});

/** That they are refused is a row of refusals.test.ts. */
test('two custom headers whose names differ only in case are kept where the world takes them, and the origin gets the last', async () => {
  const world = edgeWorld({ takesTwinHeaders: true });
  const first = { HeaderName: 'x-api-key', HeaderValue: 'first' };
  const originWith = (HeaderName: string, HeaderValue: string) => ({
    Origins: listOf({ ...apiOrigin('one'), CustomHeaders: listOf(first, { HeaderName, HeaderValue }) }),
  });
  const twins = originWith('X-Api-Key', 'last');
  const { id, host } = await deployed(world, twins);
  await updated(world, id, { ...twins, Comment: 'again' });
  await world.settle();
  await world.view(host, '/');
  expect(world.arrivedKeys()).toEqual(['last']);
  expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['last']));
  await refused(updated(world, id, originWith('x-api-key', 'last')), '400 InvalidArgument');
});
