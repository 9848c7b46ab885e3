import { Failure } from '../../failure.ts';
import { formsOf, withoutSecrets } from '../../secrets.ts';
import { isFullyAnswered, isLostAnswer, isThrottled, isUnreadable } from './retry.ts';
import { isRead, TooLate } from './time-limit.ts';
import { UnreadableAnswer } from './raw-answer.ts';

/** The parts of an SDK error that a person needs. */
interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
}

/**
 * Waits for a call and turns its error into a {@link Failure} that names call, resource, AWS's words, the remedy
 * and the request id. `call` is `service:Operation` (`lambda:UpdateFunctionCode`), `resource` a name or an id.
 * The SDK's error is the Failure's cause: {@link answerWasLost} and {@link refusedWith} read it.
 * `secrets` are taken out of AWS's words, which may quote what was sent.
 */
export async function refusable<T>(
  call: string,
  resource: string,
  answer: Promise<T>,
  secrets: readonly string[] = [],
): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw refusal(call, resource, error, secrets);
  }
}

/** The result of {@link refusable}; undefined if AWS reports that the resource does not exist. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** The result of {@link refusable}; undefined if this role is not permitted to make the call. */
export async function unlessDenied<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (refusedWith(error, 'AccessDenied', 'AccessDeniedException')) return undefined;
    throw error;
  }
}

/** The {@link Failure} for an error of the SDK; any other error (an abort, a Failure) is returned as it is. */
function refusal(call: string, resource: string, error: unknown, secrets: readonly string[]): unknown {
  if (!(error instanceof Error) || error instanceof Failure || isOurs(error)) return error;
  if (isUnreadable(error) && isRead(operationOf(call)))
    return new UnreadableAnswer(`${call} on "${resource}"`, words(error), error);
  const { $metadata } = error as SdkError;
  const said = withoutSecrets(words(error), secrets.flatMap(formsOf));
  const { remedy, anchor } = remedyFor(call, error);
  const request = $metadata?.requestId ? ` (request ${$metadata.requestId})` : '';
  return new Failure(
    `${call} on "${resource}" ${verb(error)}: ${said}.`,
    `${remedy}${request}`,
    anchor,
    error,
  );
}

/** Errors that end a run, or a switch, on purpose. */
const isOurs = (error: Error): boolean => error.name === 'AbortError' || error instanceof TooLate;

const operationOf = (call: string): string => call.split(':')[1] ?? '';

/** Only an error from AWS itself, in its own format, counts as refused. */
function verb(error: Error): string {
  if (isThrottled(error) && !isQuota(error)) return 'was throttled';
  if (lacksCredentials(error)) return 'was not sent';
  const { $metadata } = error as SdkError;
  return isLostAnswer(error) || !$metadata?.httpStatusCode ? 'returned no usable response' : 'was refused';
}

/** Whether the call behind this error may have been carried out although no success was received. */
export function answerWasLost(error: unknown): boolean {
  const cause = causeOf(error);
  return error instanceof UnreadableAnswer || (cause !== undefined && isLostAnswer(cause));
}

/** Whether AWS refused a write other than for a moment, and certainly did not carry it out. */
export function wasRefused(error: unknown): boolean {
  const cause = causeOf(error);
  return cause !== undefined && !isUnseen(error) && isFullyAnswered(cause);
}

/** The SDK's error, whether {@link refusable} made a Failure of it or not. */
function causeOf(error: unknown): Error | undefined {
  const cause: unknown = error instanceof Failure ? error.cause : error;
  return cause instanceof Error ? cause : undefined;
}

/**
 * Whether this error of a read says nothing about the resource: a lost or unreadable response, a time-out, a throttle, an outage. A
 * poll skips it.
 */
export function isUnseen(error: unknown): boolean {
  if (error instanceof UnreadableAnswer) return true;
  const cause = causeOf(error);
  if (!cause || isOurs(cause)) return false;
  return isLostAnswer(cause) || (isThrottled(cause) && !isQuota(cause));
}

/** Whether AWS refused with one of these exception names. */
export function refusedWith(error: unknown, ...names: string[]): boolean {
  return names.includes(causeOf(error)?.name ?? '');
}

/** Whether the credentials expired: what was done is kept, and the next run continues. */
export function credentialsExpired(error: unknown): boolean {
  return refusedWith(error, ...expired);
}

const expired = ['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'];
const denied = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedException', 'UnauthorizedOperation'];
/**
 * AWS's wording when a policy other than the role's own forbids a call
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html).
 */
const forbidden =
  /explicit deny|no (?:(?:service control|resource control|session|VPC endpoint) policy|permissions boundary) allows/;
/** Before it sends a call the SDK reads no file but those with credentials: a profile, or the token of a role. */
const lacksCredentials = ({ name, code }: SdkError): boolean =>
  name === 'CredentialsProviderError' || code === 'ENOENT' || code === 'EACCES';
const badCredentials = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
];
const isQuota = ({ name }: Error): boolean => quotas.test(name) && !name.startsWith('TooManyRequests');
const quotas = /^(LimitExceeded|TooMany[A-Z]\w*|\w+LimitExceeded|CodeStorageExceeded)(Exception)?$/;

/** Each service has its own error code for "does not exist". */
function isMissing(error: unknown): boolean {
  return /^(NotFoundException|ResourceNotFoundException|NoSuch\w+)$/.test(causeOf(error)?.name ?? '');
}

function words(error: Error): string {
  const { name, message, code } = error as SdkError;
  // The engine quotes from the text, which may contain a key's value.
  if (name === 'SyntaxError') return 'it is not JSON';
  // After its own message about a response that it cannot parse, the SDK adds a hint for developers.
  const own = message?.split(/\s*Deserialization error: to see the raw response/)[0];
  const said = [own?.trim().replace(/\.$/, ''), code].find(Boolean) ?? 'no explanation';
  return name && name !== 'Error' && !said.startsWith(name) ? `${name}: ${said}` : said;
}

function remedyFor(call: string, error: Error): { remedy: string; anchor: string } {
  const { name } = error;
  if (expired.includes(name))
    return {
      remedy: 'The credentials expired: run the action again, it continues where this run stopped.',
      anchor: 'credentials',
    };
  if (lacksCredentials(error))
    return {
      remedy:
        'Give the job `permissions: id-token: write` and an earlier step with aws-actions/configure-aws-credentials; a pull request from a fork gets neither secrets nor a token.',
      anchor: 'credentials',
    };
  if (badCredentials.includes(name))
    return {
      remedy:
        'Check the credentials that an earlier step gives the job (aws-actions/configure-aws-credentials).',
      anchor: 'credentials',
    };
  if (denied.includes(name)) return remedyForDenial(call, error.message);
  if (name === 'CNAMEAlreadyExists')
    return {
      remedy:
        'Another distribution, in this account or another one, has one of `domain-names`: remove it there, or move it with `aws cloudfront associate-alias`, then run the action again.',
      anchor: 'alias-in-use',
    };
  if (isQuota(error))
    return {
      remedy: 'Remove what is no longer used, or request a higher quota in Service Quotas.',
      anchor: 'quotas',
    };
  if (isThrottled(error))
    return {
      remedy: 'AWS kept throttling this call: run the action again later.',
      anchor: 'throttled',
    };
  if (isLostAnswer(error) || (error as SdkError).$metadata?.httpStatusCode === undefined)
    return {
      remedy:
        'Check the network and the Region, then run the action again: it continues where this run stopped.',
      anchor: 'no-response',
    };
  return { remedy: 'Change the input that AWS names and run the action again.', anchor: 'refused-by-aws' };
}

function remedyForDenial(call: string, said: string): { remedy: string; anchor: string } {
  if (/account must be verified/i.test(said))
    return {
      remedy:
        'No permission is missing: AWS has not verified this account for CloudFront yet. Open a case with AWS Support ("Account and billing") that quotes this message, then run the action again: it continues where this run stopped.',
      anchor: 'account-not-verified',
    };
  // A call may need further permissions: tagging, passing a role.
  const named = /is not authorized to perform: ([\w-]+:\w+)/.exec(said)?.[1] ?? '';
  const needed = permission(call).includes(named) ? permission(call) : named;
  if (forbidden.test(said))
    return {
      remedy: `Granting the role ${needed} is not enough: the policy that AWS names (an organisation's, a permissions boundary, or an explicit deny) has to allow it.`,
      anchor: 'access-denied',
    };
  return { remedy: `Grant the role ${needed}.`, anchor: 'access-denied' };
}

/**
 * What IAM calls the right to make `call`: the operation itself, but for API Gateway the HTTP verb
 * (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html).
 */
function permission(call: string): string {
  const [service, operation = ''] = call.split(':');
  if (service === 'cloudfront' && operation === 'CreateDistributionWithTags')
    return 'cloudfront:CreateDistribution and cloudfront:TagResource';
  if (service !== 'apigateway') return call;
  if (operation === 'TagResource') return 'apigateway:PUT';
  if (operation === 'UntagResource') return 'apigateway:DELETE';
  const verbs = { Create: 'POST', Get: 'GET', Update: 'PATCH', Put: 'PUT', Delete: 'DELETE' };
  const verb = Object.entries(verbs).find(([start]) => operation.startsWith(start));
  return verb ? `apigateway:${verb[1]}` : call;
}

/**
 * Enabled in every account; all other and future Regions must be enabled
 * (https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html). China has separate accounts.
 */
const alwaysOn =
  /^(us-(east|west)-[12]|ap-northeast-[123]|ap-south-1|ap-southeast-[12]|ca-central-1|eu-central-1|eu-north-1|eu-west-[123]|sa-east-1|cn-.*)$/;

/** The same error, unless the account may have to enable the Region: there AWS treats valid credentials as invalid. */
export function withRegionRemedy(error: unknown, region: string): unknown {
  const unknown = refusedWith(error, 'UnrecognizedClientException', 'InvalidClientTokenId');
  if (!unknown || !(error instanceof Failure) || alwaysOn.test(region)) return error;
  return new Failure(
    error.message,
    `If the credentials are valid, this account has not enabled the Region ${region}: enable it in the account settings, under AWS Regions (it can take hours), or choose another \`region\`.`,
    'region-not-enabled',
    error.cause,
  );
}
