import { bufferedHandler } from './http/buffered.ts';
import { parseConfiguration } from './configuration.ts';
import { createResponder } from './respond.ts';
import { bucketSource } from './store/s3.ts';
import { loadSharp } from './image/sharp.ts';
import { streamedHandler } from './http/streamed.ts';
import type { StreamingRuntime } from './http/streamed.ts';
import { serve, workerArgument } from './worker/serve.ts';
import { workerProcess } from './worker/worker.ts';

interface Function {
  readonly handler: unknown;
  /** Prepares what the first request would wait for. */
  readonly warmUp: () => Promise<unknown>;
}

function createFunction(environment: NodeJS.ProcessEnv): Function {
  const { configuration, problems } = parseConfiguration(environment);
  if (!configuration) throw new Error(problems.join('; '));
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const source = bucketSource({
    name: configuration.bucket,
    region: configuration.bucketRegion || (environment.AWS_REGION ?? 'us-east-1'),
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: () => ({
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
      ...(environment.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: environment.AWS_SESSION_TOKEN }),
    }),
  });
  const worker = workerProcess(configuration.budget);
  const respond = createResponder(configuration, source, loadSharp, worker);
  const warmUp = (): Promise<unknown> => {
    worker.prepare();
    return loadSharp();
  };
  if (configuration.responseMode === 'buffered') return { handler: bufferedHandler(respond), warmUp };
  // AWS's SDK creates an empty `awslambda` if there is none (@aws/lambda-invoke-store).
  const { awslambda: runtime } = globalThis as { awslambda?: Partial<StreamingRuntime> };
  if (!runtime?.streamifyResponse)
    throw new Error('IMAGE_GATE_RESPONSE_MODE is streamed, but this is not the Lambda runtime');
  return { handler: streamedHandler(runtime as StreamingRuntime, respond), warmUp };
}

const isWorker = process.argv[2] === workerArgument;
const made = isWorker ? undefined : createFunction(process.env);
export const handler = made?.handler;

if (isWorker) serve();
// Provisioned environments start before any request, so there is no fetch during which sharp could load.
else if ((process.env.AWS_LAMBDA_INITIALIZATION_TYPE ?? 'on-demand') !== 'on-demand') await made?.warmUp();
