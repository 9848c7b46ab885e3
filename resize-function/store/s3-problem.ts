import type { IncomingMessage } from 'node:http';

/** An error of S3 is a few hundred bytes of XML; more is not read. */
const mostRead = 4_096;

/**
 * S3's error code if it has no object for us (with the bucket's Region if that is the reason): `NoSuchBucket`, `AccessDenied`,
 * `PermanentRedirect eu-west-1`. Undefined if only the key does not exist. Consumes the body.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export async function problemIn(response: IncomingMessage): Promise<string | undefined> {
  const text = await beginning(response);
  const code = /<Code>([A-Za-z]{1,60})<\/Code>/.exec(text)?.[1];
  if (code === 'NoSuchKey' || (code === undefined && response.statusCode === 404)) return undefined;
  const moved =
    response.statusCode === 301 || response.statusCode === 307 || code === 'AuthorizationHeaderMalformed';
  const region = moved ? regionIn(response, text) : undefined;
  return `${code ?? String(response.statusCode)}${region === undefined ? '' : ` ${region}`}`;
}

/** The bucket's own Region. */
function regionIn({ headers }: IncomingMessage, text: string): string | undefined {
  const region = headers['x-amz-bucket-region'] ?? /<Region>([^<]{1,30})<\/Region>/.exec(text)?.[1];
  return /^[a-z0-9-]{1,30}$/.exec(String(region ?? ''))?.[0];
}

async function beginning(response: IncomingMessage): Promise<string> {
  let text = '';
  try {
    for await (const chunk of response) {
      text += String(chunk);
      if (text.length >= mostRead) break;
    }
  } catch {
    // The part that arrived, or the status, is enough.
  }
  return text.slice(0, mostRead);
}

const remedies: Readonly<Partial<Record<string, string>>> = {
  NoSuchBucket: 'There is no such bucket: correct the name of the bucket.',
  AccessDenied:
    'Either there is no such key and the role may not list the bucket, or the role lacks s3:GetObject on the key, or kms:Decrypt on the key that encrypts it.',
  PermanentRedirect: 'The bucket is in another Region: deploy the function there.',
  AuthorizationHeaderMalformed: 'The bucket is in another Region: deploy the function there.',
};

/** A sentence for the log. */
export function problemSentence(bucket: string, problem: string): string {
  const remedy = remedies[problem.split(' ')[0] ?? ''];
  return `S3 refused a GET from the bucket "${bucket}": ${problem}.${remedy === undefined ? '' : ` ${remedy}`}`;
}
