import { describe, expect, test } from '@jest/globals';
import { apiOrigin, deployed, edgeWorld, updated } from './edge-world.ts';

const keyTwo = { Origins: { Quantity: 1, Items: [apiOrigin('key-two')] } };
const day = 24 * 3_600_000;

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
      await world.clock.run(world.clock.sleep(day));
      expect(world.service.status(id)).toBe('InProgress');
      expect(world.service.nextChange(id)).toBeUndefined();
      const keys = world.service.edges(id).map(({ origins }) => origins.get('api')?.get('x-api-key') ?? '');
      expect(keys.sort()).toEqual(['key-one', 'key-two', 'key-two', 'key-two']);
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
    await updated(world, id, { Origins: { Quantity: 1, Items: [apiOrigin('key-three')] } });
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

describe('two custom headers whose names differ only in case', () => {
  const twins = {
    Origins: {
      Quantity: 1,
      Items: [
        {
          ...apiOrigin('unused'),
          CustomHeaders: {
            Quantity: 2,
            Items: [
              { HeaderName: 'x-api-key', HeaderValue: 'first' },
              { HeaderName: 'X-Api-Key', HeaderValue: 'last' },
            ],
          },
        },
      ],
    },
  };

  test('are refused, new or in an update', async () => {
    const world = edgeWorld();
    await expect(deployed(world, twins)).rejects.toMatchObject({ name: 'InvalidArgument' });
    const { id } = await deployed(world);
    await expect(updated(world, id, twins)).rejects.toMatchObject({ name: 'InvalidArgument' });
  });

  test('are kept both where the world takes them, and the origin gets the last', async () => {
    const world = edgeWorld({ takesTwinHeaders: true });
    const { id, host } = await deployed(world, twins);
    await updated(world, id, { ...twins, Comment: 'again' });
    await world.settle();
    await world.view(host, '/');
    expect(world.arrived.at(-1)?.headers['x-api-key']).toBe('last');
    expect(world.service.sends(id, 'x-api-key')).toEqual(new Set(['last']));
    const [origin] = twins.Origins.Items;
    const headers =
      origin?.CustomHeaders.Items.map((header) => ({ ...header, HeaderName: 'x-api-key' })) ?? [];
    const same = {
      ...origin,
      Id: 'api',
      DomainName: 'a.example.org',
      CustomHeaders: { Quantity: 2, Items: headers },
    };
    await expect(updated(world, id, { Origins: { Quantity: 1, Items: [same] } })).rejects.toMatchObject({
      name: 'InvalidArgument',
    });
  });
});
