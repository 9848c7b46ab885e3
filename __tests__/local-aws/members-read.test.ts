import { describe, expect, test } from '@jest/globals';
import { refuseUnread, watchMembers, WatchedParameters } from '../../local-aws/members-read.ts';

describe('members that nobody read', () => {
  test('are named by their paths, whatever their depth', () => {
    const { value, unread } = watchMembers({
      name: 'a',
      vpc: { groups: ['x'], other: 1 },
      list: [{ a: 1, b: 2 }],
      none: null,
      tags: { one: '1', two: '2' },
    });
    expect(unread()).toEqual(['name', 'vpc', 'list', 'tags']);
    expect([value.name, value.vpc.groups[0], value.list[0]?.a]).toEqual(['a', 'x', 1]);
    expect(unread()).toEqual(['tags', 'vpc.other', 'list.0.b']);
    expect(Object.entries(value.tags)).toHaveLength(2);
    expect([value.vpc.other, value.list.map(({ b }) => b)]).toEqual([1, [2]]);
    expect(unread()).toEqual([]);
    expect([value.vpc.groups, value.list[0]?.a]).toEqual([['x'], 1]);
    expect(unread()).toEqual([]);
  });

  test('of a form likewise', () => {
    const parameters = new WatchedParameters('Action=a&One=1&Two=2&Three=3', ['Action']);
    expect([parameters.get('One'), parameters.has('Two')]).toEqual(['1', true]);
    expect(parameters.unread()).toEqual(['Three']);
    expect(() => {
      refuseUnread('Do', parameters);
    }).toThrow('local-aws does not model Three of Do.');
  });
});
