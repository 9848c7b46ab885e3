import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { runStep } from '../../demo/runner.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { ConnectionReset } from '../../local-aws/exchange.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { startServer } from '../../local-aws/server.ts';

/** Any server may close a kept connection just when it is used again. */
test('a kept connection that breaks when it is used again costs a read nothing but time', async () => {
  const world = createLocalAws();
  const used = new Set<string>();
  let broken = 0;
  const server = await startServer(async (request) => {
    const { connection = '' } = request;
    if (used.has(connection) && broken < 3) {
      broken++;
      throw new ConnectionReset('closed while idle');
    }
    used.add(connection);
    return world.handle(request);
  });
  try {
    const { exitCode, log, outputs } = await runStep({
      bundle: join(import.meta.dirname, '..', '..', 'dist', 'index.js'),
      inputs: { command: 'destroy', confirm: 'images', 'dry-run': 'true' },
      environment: {
        AWS_ENDPOINT_URL: server.url,
        AWS_REGION: world.surroundings.region,
        AWS_ACCESS_KEY_ID: administratorKey.accessKeyId,
        AWS_SECRET_ACCESS_KEY: administratorKey.secretAccessKey,
      },
    });
    expect(log).toContain('nothing of this gate is left');
    expect([exitCode, outputs.outcome, broken]).toEqual([0, 'planned', 3]);
  } finally {
    await server.close();
  }
});
