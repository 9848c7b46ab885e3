import { describe, expect, test } from '@jest/globals';
import { deployedSince, everywhereDeployed, retirable } from '../../src/rotation/retirement.ts';
import { days, distribution, key, now, picture, sends, sendsNothing, sendsUnknown } from './gate-pictures.ts';

describe('keys that may be retired', () => {
  const ids = (...args: Parameters<typeof retirable>): readonly string[] =>
    retirable(...args).map(({ id }) => id);

  test('are those of ours that are older than the live key, the oldest first', () => {
    const keys = [
      key('older', 40 * days),
      key('oldest', 50 * days),
      key('old', 30 * days),
      key('partner', 60 * days, { owned: false }),
      key('newer', days),
    ];
    expect(ids(picture({ keys }))).toEqual(['oldest', 'older']);
  });

  test('a key made in the same second as the live one is not older', () => {
    expect(ids(picture({ keys: [key('old', 60), key('twin', 60), key('before', 61)] }))).toEqual(['before']);
  });

  test('with several live keys the oldest of them counts', () => {
    const targets = [distribution('D1', sends('new')), distribution('D2', sends('old'))];
    const keys = [key('older', 40 * days), key('between', 10 * days), key('old', 30 * days), key('new', 60)];
    expect(ids(picture({ targets, keys }))).toEqual(['older']);
  });

  test('a key that any other distribution sends is live', () => {
    const others = [distribution('D9', sends('older'))];
    const keys = [key('oldest', 50 * days), key('older', 40 * days), key('old', 30 * days)];
    expect(ids(picture({ others, keys }))).toEqual(['oldest']);
  });

  test('none as long as a live key was not seen: its age is not known', () => {
    const targets = [distribution('D1', sends('old', 'unlisted'))];
    expect(ids(picture({ targets, keys: [key('older', 40 * days), key('old', 60)] }))).toEqual([]);
  });

  test('none if no target sends a key', () => {
    const targets = [distribution('D1', [sendsNothing, sendsUnknown])];
    expect(ids(picture({ targets }))).toEqual([]);
  });
});

describe('the moment since which every edge has what it has now', () => {
  const seenAt = (ms: number, change = {}): ReturnType<typeof picture> =>
    picture({ targetsSeenAt: now + ms, ...change });
  const changed = { targets: [distribution('D1', sends('new'))] };

  test('is the first look that saw it Deployed, as long as the headers stay', () => {
    expect(deployedSince(seenAt(0), { picture: undefined, since: undefined })).toBe(now);
    expect(deployedSince(seenAt(5), { picture: seenAt(0), since: now })).toBe(now);
  });

  test('begins again with other headers', () => {
    expect(deployedSince(seenAt(5, changed), { picture: seenAt(0), since: now })).toBe(now + 5);
  });

  test('begins again with another distribution, whoever it belongs to', () => {
    const others = [distribution('D9', sends('old'))];
    expect(deployedSince(seenAt(5, { others }), { picture: seenAt(0), since: now })).toBe(now + 5);
  });

  test('begins again after an interruption', () => {
    expect(deployedSince(seenAt(5), { picture: seenAt(0), since: undefined })).toBe(now + 5);
    expect(deployedSince(seenAt(5), { picture: undefined, since: now })).toBe(now + 5);
  });

  test('does not exist while any distribution is in progress', () => {
    const busy = distribution('D9', sends('old'), { deployed: false });
    expect(deployedSince(seenAt(5, { targets: [busy] }), { picture: seenAt(0), since: now })).toBeUndefined();
    expect(deployedSince(seenAt(5, { others: [busy] }), { picture: seenAt(0), since: now })).toBeUndefined();
    expect(everywhereDeployed(picture({ others: [distribution('D8', []), busy] }))).toBe(false);
    expect(everywhereDeployed(picture())).toBe(true);
  });
});
