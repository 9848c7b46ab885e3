import { expect, test } from '@jest/globals';
import { listKeys } from '../../src/aws/apigateway/api-key.ts';
import { listApis } from '../../src/aws/apigateway/rest-api.ts';
import { deploy } from '../../src/commands/deploy.ts';
import { destroy } from '../../src/commands/destroy.ts';
import { openAccount, settingsWith } from './account.ts';

const asked = { name: 'photos', deploymentTimeout: 3_600, propagationSeconds: 90 };

test.each([
  ['while the edges stop', /^… |edge deployment/],
  ['after its first key is gone', /^key .*: removed/],
])('a destroy that is told to stop %s writes no more, and the next one goes on', async (_, moment) => {
  const account = await openAccount();
  await account.run((context) => deploy(context, settingsWith()));
  const stop = new AbortController();
  let late = 0;
  const first = await account.run(
    (context) => {
      const hear = (line: string): void => {
        if (stop.signal.aborted) late++;
        if (moment.test(line)) stop.abort(new Error('told to stop'));
      };
      const journal = { ...context.journal, changed: hear, waiting: hear };
      return destroy({ ...context, journal }, asked);
    },
    { signal: stop.signal },
  );
  expect(first).toMatchObject({ interrupted: true, pending: false });
  expect(late).toBe(0);
  expect((await listApis(account.aws)).length).toBe(1);
  const second = await account.run((context) => destroy(context, asked));
  expect(second).toMatchObject({ interrupted: false, pending: false });
  expect([...(await listApis(account.aws)), ...(await listKeys(account.aws, 'photos'))]).toEqual([]);
});
