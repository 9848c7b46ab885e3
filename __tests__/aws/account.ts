import { createVirtualClock, type VirtualClock } from '../../local-aws/clock.ts';
import { administratorKey } from '../../local-aws/credentials.ts';
import { createLocalAws, type LocalAws } from '../../local-aws/local-aws.ts';
import type { SdkRequest, SdkResponse } from '../../local-aws/request-handler.ts';
import { listAllKeys } from '../../src/aws/apigateway/api-key.ts';
import { connect, type Aws } from '../../src/aws/client/connect.ts';
import { listDistributions } from '../../src/aws/cloudfront/distribution.ts';

const region = 'eu-central-1';

/** What comes back for a request, instead of local-aws's own answer or after it. */
export type Interception = (
  request: SdkRequest,
  onwards: () => Promise<SdkResponse>,
) => Promise<SdkResponse> | undefined;

/** An account in virtual time whose answers a test may change on the wire. */
export interface WiredAccount {
  readonly clock: VirtualClock;
  readonly local: LocalAws;
  readonly aws: Aws;
  intercept(by: Interception): void;
}

export async function openWiredAccount(signal?: AbortSignal): Promise<WiredAccount> {
  const clock = createVirtualClock(Date.UTC(2026, 0, 5));
  const local = createLocalAws({ clock, seed: 1, region });
  const sdkHandler = local.requestHandler();
  let interception: Interception = () => undefined;
  const handle = async (request: SdkRequest): Promise<{ response: SdkResponse }> => {
    const onwards = async (): Promise<SdkResponse> => (await sdkHandler.handle(request)).response;
    return { response: await (interception(request, onwards) ?? onwards()) };
  };
  const aws = connect({
    ...{ region, clock, signal },
    ...{ requestHandler: { ...sdkHandler, handle }, credentials: administratorKey },
  });
  // A client's first call reads the SDK's shared files, which virtual time cannot wait for.
  await listAllKeys(aws);
  await listDistributions(aws);
  return {
    ...{ clock, local, aws },
    intercept: (by) => {
      interception = by;
    },
  };
}

/** An answer of that body in the place of AWS's. */
export function answerWith(body: string, statusCode = 200, type = 'text/xml'): Promise<SdkResponse> {
  return Promise.resolve({
    statusCode,
    headers: { 'content-type': type },
    body: new TextEncoder().encode(body),
  });
}

/** An answer of AWS's with another body. */
export async function changed(
  onwards: () => Promise<SdkResponse>,
  change: (body: string) => string,
): Promise<SdkResponse> {
  const response = await onwards();
  return { ...response, body: new TextEncoder().encode(change(new TextDecoder().decode(response.body))) };
}

/** What a promise is rejected with. */
export async function rejectionOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it was not rejected');
}
