import { describe, expect, test } from '@jest/globals';
import type { HttpResponse } from '../../local-aws/exchange.ts';
import { unreadable, type Unreadable } from '../../local-aws/unreadable.ts';
import { gatewayWorld } from './api-gateway/gateway-world.ts';
import { apiOrigin, distributionConfig, edgeWorld, listOf } from './cloudfront/edge-world.ts';
import { rawAnswersOf } from './schemas/checked-account.ts';

/** The raw answers to both reads of an account with `count` distributions. */
async function answers(count: number): Promise<{ readonly list: HttpResponse; readonly one: HttpResponse }> {
  const world = edgeWorld();
  const raw = rawAnswersOf(world.client);
  const Origins = listOf(apiOrigin('key-one', 'api'), apiOrigin('key-two', 'second'));
  const ids: (string | undefined)[] = [];
  for (let made = 0; made < count; made++) {
    const DistributionConfig = distributionConfig({ Origins });
    ids.push((await world.client.createDistribution({ DistributionConfig })).Distribution?.Id);
  }
  await world.client.listDistributions();
  await world.client.getDistribution({ Id: ids[0] ?? 'none' }).catch(() => undefined);
  const [list, one] = raw
    .slice(-2)
    .map(({ statusCode, headers, body }) => ({ status: statusCode, headers, body }));
  if (!list || !one) throw new Error('no answers');
  return { list, one };
}

const textOf = ({ body }: HttpResponse): string => new TextDecoder().decode(body as Uint8Array);
const count = (text: string, part: string): number => text.split(part).length - 1;

describe('an unreadable answer', () => {
  test.each<[Unreadable, number, number]>([
    ['quantity-without-items', 0, 3],
    ['fewer-summaries', 2, 3],
    ['truncated-without-marker', 3, 3],
  ])('%s: a list shows %i of %i distributions', async (how, shown, quantity) => {
    const { list } = await answers(3);
    const damaged = unreadable(list, how);
    const text = textOf(damaged);
    expect(damaged.status).toBe(200);
    expect(count(text, '<DistributionSummary>')).toBe(shown);
    expect(text).toContain(`<Quantity>${quantity}</Quantity>`);
    expect(text.includes('<IsTruncated>true</IsTruncated>')).toBe(how === 'truncated-without-marker');
    expect(text).not.toContain('<NextMarker>');
    expect(text.endsWith('</DistributionList>')).toBe(true);
  });

  test('quantity-without-items says one where there is none', async () => {
    const { list } = await answers(0);
    expect(textOf(unreadable(list, 'quantity-without-items'))).toContain('<Quantity>1</Quantity>');
  });

  test.each([
    [undefined, '<HeaderName>', 2],
    ['Origins', '<Origin>', 2],
    ['AllowedMethods', '<Method>', 4],
  ] as const)(
    'list-shorter-than-quantity: %s loses one item and no other does',
    async (list, item, before) => {
      const { one } = await answers(1);
      const whole = textOf(one);
      expect(count(whole, item)).toBe(before);
      const text = textOf(unreadable(one, 'list-shorter-than-quantity', list));
      expect(count(text, item)).toBe(before - 1);
      expect(count(text, '<Quantity>')).toBe(count(whole, '<Quantity>') - (list === 'Origins' ? 2 : 0));
    },
  );

  test('member-missing and pages-in-a-circle are JSON that has lost or gained one thing', () => {
    const body = new TextEncoder().encode('{"item":[{"id":"a","enabled":true},{"id":"b","enabled":true}]}');
    const list = { status: 200, headers: {}, body };
    expect(textOf(unreadable(list, 'member-missing', 'enabled'))).toBe(
      '{"item":[{"id":"a"},{"id":"b","enabled":true}]}',
    );
    expect(textOf(unreadable(list, 'member-missing'))).not.toBe(textOf(list));
    expect(() => unreadable(list, 'member-missing', 'colour')).toThrow(RangeError);
    expect(textOf(unreadable(list, 'pages-in-a-circle'))).toMatch(/^\{"position":"again","item":\[/);
  });

  test('cut-off ends in the middle, html and empty are no XML at all', async () => {
    const { list } = await answers(2);
    const whole = textOf(list);
    const cut = textOf(unreadable(list, 'cut-off'));
    expect(whole.startsWith(cut) && cut.length < whole.length).toBe(true);
    expect(textOf(unreadable(list, 'html'))).toMatch(/^<!DOCTYPE html>/);
    expect(textOf(unreadable(list, 'empty'))).toBe('');
  });

  test('untagged shows everything but the tags', async () => {
    const { client, world, run } = gatewayWorld();
    const keys = await run(async () => {
      await client.createApiKey({ name: 'photos', tags: { gate: 'a}b' } });
      const whole = await client.getApiKeys();
      const fault = { kind: 'untagged', which: 'all' } as const;
      world.faults.add({ operation: 'GetApiKeys', times: 1, fault });
      return [whole.items?.[0], (await client.getApiKeys()).items?.[0]];
    });
    expect(keys[0]).toMatchObject({ name: 'photos', tags: { gate: 'a}b' } });
    expect(keys[1]).toEqual({ ...keys[0], tags: undefined });
  });

  test('of a write is told apart: done with a damaged answer, or never seen behind a proxy; a permission is one operation’s', async () => {
    const { client, world, run } = gatewayWorld();
    const names = await run(async () => {
      const create = (name: string) => client.createApiKey({ name });
      world.faults.add({ nth: 1, fault: { kind: 'unreadable', how: 'cut-off' } });
      expect(await create('whole')).toMatchObject({ name: 'whole' });
      world.faults.add({ nth: 1, fault: { kind: 'unreadable', how: 'cut-off', writes: true } });
      await expect(create('done')).rejects.toThrow(SyntaxError);
      world.faults.add({ nth: 1, fault: { kind: 'intercepted', how: 'html' } });
      await expect(create('never seen')).rejects.toThrow(SyntaxError);
      world.faults.add({ fault: { kind: 'accessDenied', operations: ['CreateApiKey'] } });
      await expect(create('denied')).rejects.toThrow('not authorized');
      return (await client.getApiKeys()).items?.map(({ name }) => name);
    });
    expect(names?.toSorted()).toEqual(['done', 'whole']);
  });

  test('that cannot be made of this answer is said, so that no fault passes as tried', async () => {
    const { one } = await answers(1);
    expect(() => unreadable(one, 'fewer-summaries')).toThrow(RangeError);
    expect(() => unreadable(one, 'list-shorter-than-quantity', 'Aliases')).toThrow(RangeError);
  });
});
