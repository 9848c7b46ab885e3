import { expect, test } from '@jest/globals';
import { rejectionOf } from './account.ts';
import { createVirtualClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import type { Fault } from '../../local-aws/faults.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { connect } from '../../src/aws/client/connect.ts';
import { wasRefused } from '../../src/aws/client/refusal.ts';
import { createKey, findKey, listAllKeys, setKeyEnabled } from '../../src/aws/apigateway/api-key.ts';

const value = 'abcde12345'.repeat(4);

function told(fault?: Fault, nth?: number) {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5));
  const local = createLocalAws({ clock });
  const repeated: string[] = [];
  const ended: string[] = [];
  const endedAt: number[] = [];
  const aws = connect({
    ...{ region: 'eu-central-1', clock, credentials: administratorKey },
    requestHandler: local.requestHandler(),
    repeated: (line) => repeated.push(line),
    ended: (line) => {
      ended.push(line);
      endedAt.push((clock.now() - began) / 1_000);
    },
  });
  const began = clock.now();
  if (fault) local.faults.add({ operation: 'GetApiKeys', fault, ...(nth === undefined ? {} : { nth }) });
  return { local, endedAt, aws, repeated, ended, run: <T>(work: Promise<T>) => clock.run(work) };
}

// Seven pauses from half a second, doubled up to 20 s: 51.5 s.
test.each<[Fault, string]>([
  [{ kind: 'failed', status: 503 }, 'returned 503, retrying for up to 50 s'],
  [{ kind: 'resetBefore' }, 'got no response, retrying for up to 50 s'],
  [{ kind: 'throttled', retryAfterSeconds: 7 }, 'was throttled, retrying in 7 s, as AWS requests'],
  [{ kind: 'unreadable', how: 'html' }, 'returned no usable response, retrying once'],
])('the first repetition of a call is told in one line: %j', async (fault, line) => {
  const { aws, repeated, run } = told(fault, 1);
  await run(listAllKeys(aws));
  expect(repeated).toEqual([`GetApiKeys ${line}`]);
});

test.each<[Fault, readonly number[]]>([
  [{ kind: 'failed', status: 503 }, [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 51.5]],
  [{ kind: 'resetBefore' }, [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 51.5]],
  [{ kind: 'throttled', retryAfterSeconds: 3 }, [0, 3, 6, 9, 12, 15, 18, 21]],
  [{ kind: 'unreadable', how: 'html' }, [0, 0.5]],
  [{ kind: 'swallowed', when: 'before' }, [55, 110.5]],
  [{ kind: 'accessDenied' }, [0]],
])('what goes on failing is given up after so many attempts: %j', async (fault, seconds) => {
  const { aws, endedAt, run } = told(fault);
  await expect(run(listAllKeys(aws))).rejects.toThrow();
  expect(endedAt).toEqual(seconds);
});

test.each<[Fault, boolean]>([
  [{ kind: 'throttled' }, true],
  [{ kind: 'resetAfter' }, false],
])('a refusal after %j means that nothing was done: %j', async (before, refused) => {
  const { aws, run, local } = told();
  const { id } = await run(createKey(aws, 'photos', value));
  for (const [nth, fault] of [[1, before] as const, [2, { kind: 'accessDenied' }] as const])
    local.faults.add({ operation: 'UpdateApiKey', fault, nth });
  expect(wasRefused(await run(rejectionOf(setKeyEnabled(aws, id, false))))).toBe(refused);
});

test('every attempt is logged with its ids and its time, and never with a value', async () => {
  const { aws, ended, run } = told();
  const { id } = await run(createKey(aws, 'photos', value));
  await run(findKey(aws, id));
  expect(ended).toEqual([
    expect.stringMatching(
      /^CreateApiKey \(name cloudfront-image-gate\/photos\): ok, \d+ ms, request [\w-]{8,}$/,
    ),
    expect.stringMatching(new RegExp(`^GetApiKey \\(apiKey ${id}\\): ok, \\d+ ms, request [\\w-]{8,}$`)),
  ]);
});
