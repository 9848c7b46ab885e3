import { expect, test } from '@jest/globals';
import {
  CreateApiKeyCommand,
  CreateRestApiCommand,
  CreateUsagePlanCommand,
} from '@aws-sdk/client-api-gateway';
import { gatewayWorld } from './gateway-world.ts';

test('one refused operation of a PATCH leaves everything as it was', async () => {
  const { client, run } = gatewayWorld();
  await run(async () => {
    const { id } = await client.createApiKey({ name: 'first' });
    const patchOperations = [
      { op: 'replace' as const, path: '/name', value: 'renamed' },
      { op: 'replace' as const, path: '/value', value: 'x' },
    ];
    await expect(client.updateApiKey({ apiKey: id, patchOperations })).rejects.toThrow(
      "Invalid patch path  '/value' specified for op 'replace'",
    );
    expect((await client.getApiKey({ apiKey: id })).name).toBe('first');
  });
});

test.each([
  ['replace', '/value', "Invalid patch path  '/value' specified for op 'replace'. Must be one of: [/"],
  ['add', '/name', 'Invalid patch operation specified. Must be one of: [replace]'],
  [
    'test',
    '/none',
    "Invalid patch path  '/none' specified for op 'test'. Please choose supported operations",
  ],
] as const)('%s %s is refused with what is possible', async (op, path, words) => {
  const { client, run } = gatewayWorld();
  await run(async () => {
    const { id } = await client.createApiKey({ name: 'first' });
    const patchOperations = [{ op, path, value: 'x' }];
    await expect(client.updateApiKey({ apiKey: id, patchOperations })).rejects.toThrow(words);
  });
});

test.each([
  [
    new CreateRestApiCommand({ name: 5 as never }),
    'class java.lang.Number can not be converted to an String',
  ],
  [
    new CreateApiKeyCommand({ enabled: 'yes' as never }),
    'class java.lang.String can not be converted to an Boolean',
  ],
  [
    new CreateUsagePlanCommand({ name: 'a', quota: { limit: true as never, period: 'DAY' } }),
    'class java.lang.Boolean can not be converted to an Number',
  ],
  [new CreateRestApiCommand({ name: 'a', binaryMediaTypes: 'b' as never }), 'Expected list or null'],
])('what is of another type is refused in the words of Java', async (command, words) => {
  const { client, run } = gatewayWorld();
  await run(async () => {
    await expect(client.send(command as CreateApiKeyCommand)).rejects.toThrow(words);
  });
});
