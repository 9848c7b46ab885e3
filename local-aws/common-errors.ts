import { type ErrorMembers, ServiceError } from './service.ts';

export type CommonErrors = ReturnType<typeof commonErrorsOf>;

/** Why a signature cannot be read. */
export type UnreadableSignature =
  'malformed' | 'incomplete query' | 'malformed credential in the query' | 'more than a week';

type ErrorName =
  | ('unsigned' | 'malformedSignature' | 'wrongScope' | 'wrongSignature' | 'staleSignature' | 'unknownKey')
  | ('expired' | 'denied' | 'throttled' | 'failed' | 'unknownOperation');

/** The names of one protocol. */
type Names = Readonly<Record<ErrorName, readonly [code: string, status: number]>>;

/** Codes and statuses in JSON, in XML, and of S3. */
const table = `
  unsigned            MissingAuthenticationTokenException 403  MissingAuthenticationToken 403  AccessDenied 403
  malformedSignature  IncompleteSignatureException 400         IncompleteSignature 400         AuthorizationHeaderMalformed 400
  wrongScope          InvalidSignatureException 403            SignatureDoesNotMatch 403       AuthorizationHeaderMalformed 400
  wrongSignature      InvalidSignatureException 403            SignatureDoesNotMatch 403       SignatureDoesNotMatch 403
  staleSignature      InvalidSignatureException 403            SignatureDoesNotMatch 403       RequestTimeTooSkewed 403
  unknownKey          UnrecognizedClientException 403          InvalidClientTokenId 403        InvalidAccessKeyId 403
  expired             ExpiredTokenException 403                ExpiredToken 403                ExpiredToken 400
  denied              AccessDeniedException 403                AccessDenied 403                AccessDenied 403
  throttled           TooManyRequestsException 429             Throttling 400                  SlowDown 503
  failed              InternalFailure 500                      InternalFailure 500             InternalError 500
  unknownOperation    UnknownOperationException 404            InvalidAction 400               MethodNotAllowed 405
`;

function column(index: number): Names {
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.trim().split(/ +/));
  const named = rows.map(([name, ...cells]) => [name, [cells[2 * index], Number(cells[2 * index + 1])]]);
  return Object.fromEntries(named) as Names;
}

const [json, xml, s3] = [column(0), column(1), column(2)];

/** JSON 1.1 only uses 400 for a caller's errors. */
const json11: Names = {
  ...(Object.fromEntries(
    Object.entries(json).map(([name, [code]]) => [name, [code, 400]]),
  ) as unknown as Names),
  ...{ throttled: ['ThrottlingException', 400], failed: json.failed },
};

const protocols: Readonly<Record<string, Names>> = {
  ...{ apigateway: json, lambda: json, logs: json11, secretsmanager: json11, s3 },
};

const errorIn =
  (names: Names) =>
  (name: ErrorName, message: string, more?: ErrorMembers): ServiceError =>
    new ServiceError(...names[name], message, more);

/** For a request whose signature is missing, unreadable, wrong or not of this time. */
function signatureErrors(names: Names) {
  const error = errorIn(names);
  return {
    unsigned: () => error('unsigned', names === s3 ? 'Access Denied' : 'Missing Authentication Token'),
    unreadableSignature: (how: UnreadableSignature) =>
      how === 'malformed'
        ? error('malformedSignature', 'Authorization header is not well-formed.')
        : new ServiceError('AuthorizationQueryParametersError', 400, unreadableQueries[how]),
    wrongService: (own: string) =>
      error('wrongScope', `Credential should be scoped to correct service: '${own}'.`),
    wrongRegion: (given: string, own: string) =>
      error(
        'wrongScope',
        names === s3
          ? `The authorization header is malformed; the region '${given}' is wrong; expecting '${own}'`
          : 'Credential should be scoped to a valid region.',
        names === s3 ? { detail: { Region: own } } : {},
      ),
    wrongSignature: () =>
      error(
        'wrongSignature',
        `The request signature we calculated does not match the signature you provided. ${
          names === s3
            ? 'Check your key and signing method.'
            : 'Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
        }`,
      ),
    earlyUrl: () => error('denied', 'Request is not yet valid'),
    expiredUrl: (expires: number, signedAt: number, now: number) =>
      new ServiceError('AccessDenied', 403, 'Request has expired', {
        detail: {
          'X-Amz-Expires': String(expires),
          Expires: new Date(signedAt + expires * 1_000).toISOString(),
          ServerTime: new Date(now).toISOString(),
        },
      }),
    // Recorded.
    hostUnsigned: () =>
      error('wrongSignature', "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."),
    staleSignature: (signedAt: string, now: number, longest: number) => {
      const skewed = 'The difference between the request time and the current time is too large.';
      return error('staleSignature', names === s3 ? skewed : outOfTime(signedAt, now, longest));
    },
  };
}

/**
 * The errors common to all services, in the protocol of the service with the signing name `signingName` (AWS: "Common error types" of
 * each API reference; S3: "Error responses").
 */
export function commonErrorsOf(signingName: string) {
  const names = protocols[signingName] ?? xml;
  const error = errorIn(names);
  return {
    ...signatureErrors(names),
    unknownKey: () =>
      error(
        'unknownKey',
        names === s3
          ? 'The AWS Access Key Id you provided does not exist in our records.'
          : 'The security token included in the request is invalid.',
      ),
    expired: () => error('expired', 'The security token included in the request is expired'),
    denied: (principal: string, action: string, resource: string) =>
      error(
        'denied',
        `User: ${principal} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      ),
    unverified: () =>
      error(
        'denied',
        'Your account must be verified before you can add new CloudFront resources. To verify your account, please contact AWS Support (https://console.aws.amazon.com/support/home#/) and include this error message.',
      ),
    throttled: (retryAfterSeconds?: number) =>
      error('throttled', names === json ? 'Too Many Requests' : 'Rate exceeded', { retryAfterSeconds }),
    failed: (status: 500 | 503) => {
      if (status === 500)
        return error('failed', 'The request processing has failed because of an internal error.');
      const code = names === json || names === json11 ? 'ServiceUnavailableException' : 'ServiceUnavailable';
      return new ServiceError(code, status, 'Service is unable to handle request.');
    },
    unknownOperation: () => error('unknownOperation', 'local-aws does not serve this operation.'),
  };
}

/** Recorded; the last one is reported by users. */
const unreadableQueries: Readonly<Record<Exclude<UnreadableSignature, 'malformed'>, string>> = {
  'incomplete query':
    'Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.',
  'malformed credential in the query':
    'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
  'more than a week':
    'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds',
};

/** Recorded for JSON services. */
function outOfTime(signedAt: string, now: number, longest: number): string {
  const isLate = signedAt < written(now);
  const bound = written(isLate ? now - longest : now + longest);
  const why = `(${written(now)} ${isLate ? '-' : '+'} ${longest / 60_000} min.)`;
  return isLate
    ? `Signature expired: ${signedAt} is now earlier than ${bound} ${why}`
    : `Signature not yet current: ${signedAt} is still later than ${bound} ${why}`;
}

/** The time format of signatures: `20260101T000000Z`. */
function written(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '');
}
