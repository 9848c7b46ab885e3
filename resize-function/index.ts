import { availableParallelism } from 'node:os';
import { bufferedHandler } from './buffered.ts';
import { parseConfiguration } from './configuration.ts';
import { createResponder } from './respond.ts';
import type { LoadSharp } from './respond.ts';
import { bucketSource } from './s3.ts';
import { streamedHandler } from './streamed.ts';
import type { StreamingRuntime } from './streamed.ts';

/** Loaded at the first request, while the original is on its way; libvips's own cache would only hold memory. */
const loadSharp: LoadSharp = async () => {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(availableParallelism());
  return sharp;
};

function createHandler(environment: NodeJS.ProcessEnv): unknown {
  const { configuration, problems } = parseConfiguration(environment);
  if (!configuration) throw new Error(problems.join('; '));
  const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  const source = bucketSource({
    name: configuration.bucket,
    region: environment.AWS_REGION ?? 'us-east-1',
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials: () => ({
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? '',
      ...(environment.AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: environment.AWS_SESSION_TOKEN }),
    }),
  });
  const respond = createResponder(configuration, source, loadSharp);
  if (configuration.responseMode === 'buffered') return bufferedHandler(respond);
  const runtime = (globalThis as { awslambda?: StreamingRuntime }).awslambda;
  if (!runtime) throw new Error('IMAGE_GATE_RESPONSE_MODE is streamed, but this is not the Lambda runtime');
  return streamedHandler(runtime, respond);
}

export const handler = createHandler(process.env);

// Provisioned environments are made before anybody waits: then there is no fetch to load sharp beside.
if ((process.env.AWS_LAMBDA_INITIALIZATION_TYPE ?? 'on-demand') !== 'on-demand') await loadSharp();
