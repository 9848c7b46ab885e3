import { describe, expect, test } from '@jest/globals';
import { buildGate } from '../../simulation/world/gate.ts';
import { Readings } from '../../src/aws/client/readings.ts';
import { findDistribution, listDistributions } from '../../src/aws/cloudfront/distribution.ts';
import { changed, openWiredAccount } from './account.ts';

describe('what was read from a response', () => {
  test('is not read again from the same text about the same thing', () => {
    const readings = new Readings();
    const made: string[] = [];
    const read = (about: string, text: string): string =>
      readings.of(about, text, () => {
        made.push(`${about}: ${text}`);
        return text.toUpperCase();
      });
    expect([read('page', 'a'), read('page', 'a'), read('page', 'b'), read('page 2', 'a')]).toEqual([
      ...['A', 'A', 'B', 'A'],
    ]);
    expect(made).toEqual(['page: a', 'page: b', 'page 2: a']);
  });

  test('is not kept when it could not be read', () => {
    const readings = new Readings();
    const fail = (): never => {
      throw new Error('unreadable');
    };
    expect(() => readings.of('page', 'a', fail)).toThrow('unreadable');
    expect(() => readings.of('page', 'a', fail)).toThrow('unreadable');
    expect(readings.of('page', 'a', () => 1)).toBe(1);
  });

  test('is forgotten when too much came after it, the longest unused first', () => {
    const readings = new Readings();
    let made = 0;
    const read = (letter: string): number => readings.of('page', letter.repeat(6_000_000), () => ++made);
    const [a, b] = [read('a'), read('b')];
    expect(read('a')).toBe(a);
    read('c');
    expect(read('a')).toBe(a);
    expect(read('b')).not.toBe(b);
  });
});

test('a poll that shows what the last one showed reads nothing out of its XML; one that shows a switch does', async () => {
  const account = await openWiredAccount();
  const { aws, clock } = account;
  const parts = { targets: [1], staging: false, other: false, leftovers: [] };
  const gate = await clock.run(buildGate(aws, clock, parts));
  const poll = () =>
    clock.run(Promise.all([listDistributions(aws), findDistribution(aws, gate.targetIds[0] ?? '')]));
  const [[first], whole] = await poll();
  const [[again], wholeAgain] = await poll();
  expect(again).toBe(first);
  expect(wholeAgain).toBe(whole);
  account.intercept((_request, onwards) =>
    changed(onwards, (xml) => xml.replaceAll('<Status>Deployed<', '<Status>InProgress<')),
  );
  const [[later], wholeLater] = await poll();
  expect([first?.deployed, later?.deployed]).toEqual([true, false]);
  expect([whole?.deployed, wholeLater?.deployed]).toEqual([true, false]);
  expect(wholeLater?.etag).toBe(whole?.etag);
});
