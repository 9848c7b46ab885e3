import { RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { accountId } from '../src/aws/client/connect.ts';
import { liveAlias } from '../src/aws/lambda/function-version.ts';
import { invokePermission } from '../src/aws/lambda/invoke-permission.ts';
import { resourceName } from '../src/aws/ownership.ts';
import { fact, type Figure } from './figure.ts';
import type { Outside } from './outside.ts';
import { bring } from './scratch.ts';
import { watchTransition } from './transition.ts';

/** Where the gate that `deploy` made stands. */
export interface Deployed {
  readonly gate: string;
  readonly apiId: string;
  readonly stage: string;
  /** The distribution's. */
  readonly domain: string;
}

/**
 * Whether API Gateway may stream from a function whose policy grants it lambda:InvokeFunction alone. The other statement is
 * taken away, images are asked for, and it is put back, whatever came of it.
 */
export async function streamingPermission(outside: Outside, deployed: Deployed): Promise<Figure> {
  const { aws, watch } = outside;
  const at = { functionName: resourceName(deployed.gate), alias: liveAlias('streamed') };
  const { apiId, stage } = deployed;
  const permission = invokePermission(aws, { at, apiId, stage, account: await accountId(aws) });
  const own = (await permission.find()).find(({ Action }) => Action === 'lambda:InvokeWithResponseStream');
  if (!own) throw new Error('the permission to stream was not granted');
  await aws.lambda.send(
    new RemovePermissionCommand({ FunctionName: at.functionName, Qualifier: at.alias, StatementId: own.Sid }),
  );
  try {
    const refused = await watchTransition(
      { ...watch, limit: 2 * watch.calm },
      async () => (await status(outside, deployed)) >= 500,
    );
    const last = refused.sights.at(-1);
    return fact(
      'Lambda: streaming needs lambda:InvokeWithResponseStream besides InvokeFunction',
      last?.isNew ? 'yes' : 'no',
      'yes',
    );
  } finally {
    await bring(permission);
    await watchTransition(watch, async () => (await status(outside, deployed)) < 500);
  }
}

/** Of an image that no cache has and no bucket: the function must say so itself. */
async function status({ probe }: Outside, { domain }: Deployed): Promise<number> {
  return (await probe.request(`https://${domain}/acceptance-${crypto.randomUUID()}.jpg`)).status;
}
