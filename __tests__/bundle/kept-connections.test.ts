import { expect, test } from '@jest/globals';
import { workflowEnvironment } from '../../demo/environment.ts';
import { runStep } from '../../demo/runner.ts';
import { ConnectionReset } from '../../local-aws/exchange.ts';
import { createLocalAws } from '../../local-aws/local-aws.ts';
import { startServer } from '../../local-aws/server.ts';
import { bundle } from '../built.ts';

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
      bundle,
      inputs: { command: 'destroy', confirm: 'images', 'dry-run': 'true' },
      environment: workflowEnvironment(server.url, world),
    });
    expect(log).toContain('nothing of this gate is left');
    expect([exitCode, outputs.outcome, broken]).toEqual([0, 'planned', 3]);
  } finally {
    await server.close();
  }
});
