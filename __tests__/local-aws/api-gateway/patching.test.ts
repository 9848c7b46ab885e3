import { expect, test } from '@jest/globals';
import { CreateApiKeyCommand, GetApiKeyCommand, UpdateApiKeyCommand } from '@aws-sdk/client-api-gateway';
import { gatewayWorld } from './gateway-world.ts';

test('one refused operation of a PATCH leaves everything as it was', async () => {
  const { client, run } = gatewayWorld();
  await run(async () => {
    const { id } = await client.send(new CreateApiKeyCommand({ name: 'first' }));
    const patchOperations = [
      { op: 'replace' as const, path: '/name', value: 'renamed' },
      { op: 'replace' as const, path: '/value', value: 'x' },
    ];
    await expect(client.send(new UpdateApiKeyCommand({ apiKey: id, patchOperations }))).rejects.toThrow(
      "Invalid patch path  '/value' specified for op 'replace'",
    );
    expect((await client.send(new GetApiKeyCommand({ apiKey: id }))).name).toBe('first');
  });
});
