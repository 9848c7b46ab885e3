import { pageOf } from '../paging.ts';
import { filled } from '../text.ts';
import { element, xmlAnswer, xmlOf } from '../xml-text.ts';
import type { Caller } from '../credentials.ts';
import type { HttpRequest, HttpResponse } from '../exchange.ts';
import { type Need, type RoutedCall, type Service, ServiceError, type Surroundings } from '../service.ts';
import { type BodyFault, disturbed, serve, storedObject, type StoredObject } from './object.ts';
import { listingParameters, listObjects } from './object-listing.ts';
import { checkKey, checkVersion, invalidArgument, refuseParts, refuseUnread } from './request-checks.ts';

export interface S3Ports {
  /** Whether IAM allows the caller a further action that S3 requires. */
  readonly allows: (caller: Caller, action: string, resource: string) => boolean;
}

export type S3 = ReturnType<typeof createS3>;

interface Bucket {
  readonly name: string;
  readonly region: string;
  readonly createdAt: number;
  readonly kmsKeyArn: string | undefined;
  readonly objects: Map<string, StoredObject>;
  readonly faults: Map<string, BodyFault>;
}

interface Room {
  readonly surroundings: Surroundings;
  readonly ports: S3Ports;
  readonly buckets: Map<string, Bucket>;
}

/** S3 as far as a function that reads images needs it. */
export function createS3(surroundings: Surroundings, ports: S3Ports) {
  const buckets = new Map<string, Bucket>();
  /** `kmsKeyArn`: everything in it is encrypted with that customer-managed key, and readers need `kms:Decrypt`. */
  const createBucket = (name: string, region = surroundings.region, kmsKeyArn?: string): Bucket => {
    const createdAt = surroundings.clock.now();
    const bucket: Bucket = { name, region, kmsKeyArn, createdAt, objects: new Map(), faults: new Map() };
    buckets.set(name, bucket);
    return bucket;
  };
  const room = { surroundings, ports, buckets };
  const service: Service = {
    signingName: 's3',
    route: (request) => route(room, request),
    unsigned: (request) => unsigned(room, request),
    refuse,
  };
  return {
    service,
    createBucket,
    /** Puts an object with its type, or with all of its headers in lower case; creates a missing bucket. */
    putObject: (
      bucket: string,
      key: string,
      bytes: Uint8Array,
      headers: string | StoredObject['headers'],
    ) => {
      const { objects } = buckets.get(bucket) ?? createBucket(bucket);
      const named = typeof headers === 'string' ? { 'content-type': headers } : headers;
      objects.set(key, storedObject(bytes, surroundings.clock.now(), named));
    },
    /** Sets the fault of the object's transfers; undefined: none. */
    disturb: (bucket: string, key: string, fault: BodyFault | undefined): void => {
      const faults = buckets.get(bucket)?.faults;
      if (fault) faults?.set(key, fault);
      else faults?.delete(key);
    },
  };
}

function route(room: Room, request: HttpRequest): RoutedCall | undefined {
  const { method } = request;
  if (!['GET', 'HEAD'].includes(method)) return undefined;
  const { bucket, key } = addressed(request);
  const arn = `arn:${room.surroundings.partition}:s3:::${bucket}`;
  const query = new URLSearchParams(request.query);
  if (key !== '')
    return {
      operation: method === 'GET' ? 'GetObject' : 'HeadObject',
      ...{ action: 's3:GetObject', resource: `${arn}/${key}`, alsoNeeds: decryption(room, bucket, key) },
      perform: (caller) => {
        refuseParts(request);
        checkKey(key);
        checkVersion(query.get('versionId'));
        refuseUnread(query, ['versionId']);
        return object(room, { bucket: bucketNamed(room, bucket, request), key, request, caller, arn });
      },
    };
  const onBucket = (
    operation: string,
    action: string,
    perform: (named: Bucket) => HttpResponse,
    known: Iterable<string> = [],
  ): RoutedCall => ({
    ...{ operation, action: `s3:${action}`, resource: arn },
    perform: () => {
      refuseParts(request);
      refuseUnread(query, known);
      return perform(bucketNamed(room, bucket, request));
    },
  });
  const lists = method === 'GET' && query.get('list-type') === '2';
  if (bucket === '') {
    const named = { operation: 'ListBuckets', action: 's3:ListAllMyBuckets', resource: '*' };
    const perform = (): HttpResponse => {
      refuseParts(request);
      refuseUnread(query, bucketListParameters);
      return listedBuckets(room, query);
    };
    return method === 'HEAD' ? undefined : { ...named, perform };
  }
  if (lists)
    return onBucket(
      'ListObjectsV2',
      'ListBucket',
      (named) => xml(200, listObjects(named, query)),
      listingParameters,
    );
  if (query.has('location'))
    return onBucket('GetBucketLocation', 'GetBucketLocation', location, ['location']);
  if (method !== 'HEAD') return undefined;
  return onBucket('HeadBucket', 'ListBucket', ({ region }) => regionAnswer(200, region));
}

/**
 * The permission that a reader needs for an object with a customer-managed key; a denial is S3's AccessDenied. Documented (S3 User
 * Guide, "Using server-side encryption with AWS KMS keys"; KMS, `kms:ViaService`).
 */
function decryption({ buckets, surroundings }: Room, bucket: string, key: string): readonly Need[] {
  const found = buckets.get(bucket);
  if (found?.kmsKeyArn === undefined || !found.objects.has(key)) return [];
  const suffix = surroundings.partition === 'aws-cn' ? '.cn' : '';
  const context = { 'kms:ViaService': `s3.${found.region}.amazonaws.com${suffix}` };
  return [{ action: 'kms:Decrypt', resource: found.kmsKeyArn, context }];
}

/**
 * HEAD of a bucket tells any client its Region, even with 403 and from another Region (301). Documented (HeadBucket); no bucket here
 * is open to the public.
 */
function unsigned({ buckets, surroundings }: Room, request: HttpRequest): HttpResponse | undefined {
  const { bucket, key } = addressed(request);
  if (request.method !== 'HEAD' || bucket === '' || key !== '') return undefined;
  const region = buckets.get(bucket)?.region;
  if (region === undefined) return { status: 404, headers: {}, body: new Uint8Array() };
  return regionAnswer(region === surroundings.region ? 403 : 301, region);
}

function regionAnswer(status: number, region: string): HttpResponse {
  return { status, headers: { 'x-amz-bucket-region': region }, body: new Uint8Array() };
}

/** Path style (`/bucket/key`), or virtual-hosted style (`bucket.s3.region.amazonaws.com`). */
function addressed({ host, path }: HttpRequest): { bucket: string; key: string } {
  const hosted = /^(.+)\.s3[.-]/.exec(host)?.[1];
  const [, bucket = '', key = ''] =
    /^\/([^/]*)\/?(.*)$/s.exec(hosted === undefined ? path : `/${hosted}${path}`) ?? [];
  return { bucket: decoded(bucket), key: decoded(key) };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ServiceError('InvalidURI', 400, "Couldn't parse the specified URI.");
  }
}

function bucketNamed({ buckets, surroundings }: Room, name: string, { headers }: HttpRequest): Bucket {
  const bucket = buckets.get(name);
  const owner = headers['x-amz-expected-bucket-owner'];
  if (owner !== undefined && !/^\d{12}$/.test(owner))
    throw new ServiceError(
      'InvalidBucketOwnerAWSAccountID',
      400,
      `The value of the expected bucket owner parameter must be an AWS Account ID... [${owner}]`,
    );
  // Recorded; documented ("Bucket naming rules").
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    throw new ServiceError('InvalidBucketName', 400, 'The specified bucket is not valid.', {
      detail: { BucketName: name },
    });
  if (!bucket)
    throw new ServiceError('NoSuchBucket', 404, 'The specified bucket does not exist', {
      detail: { BucketName: name },
    });
  const { region } = bucket;
  if (region !== surroundings.region)
    throw new ServiceError(
      'PermanentRedirect',
      301,
      'The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.',
      {
        detail: { Endpoint: `${name}.s3.${region}.amazonaws.com`, Bucket: name },
        headers: { 'x-amz-bucket-region': region },
      },
    );
  if (owner !== undefined && owner !== surroundings.account)
    throw new ServiceError('AccessDenied', 403, 'Access Denied');
  return bucket;
}

interface ObjectCall {
  readonly bucket: Bucket;
  readonly key: string;
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** The bucket's. */
  readonly arn: string;
}

function object(
  { ports, surroundings }: Room,
  { bucket, key, request, caller, arn }: ObjectCall,
): HttpResponse {
  const found = bucket.objects.get(key);
  if (!found) {
    if (ports.allows(caller, 's3:ListBucket', arn))
      throw new ServiceError('NoSuchKey', 404, 'The specified key does not exist.', { detail: { Key: key } });
    throw new ServiceError('AccessDenied', 403, 'Access Denied');
  }
  const response = serve(found, request, surroundings.clock.now(), bucket.kmsKeyArn);
  const fault = bucket.faults.get(key);
  return fault && response.body instanceof Uint8Array
    ? { ...response, body: disturbed(response.body, fault, surroundings.clock) }
    : response;
}

const bucketListParameters = ['max-buckets', 'continuation-token', 'prefix'];

/** In the order of their names; with their Regions and ARNs if the list has any parameter. Documented (ListBuckets), and recorded. */
function listedBuckets({ buckets, surroundings }: Room, query: URLSearchParams): HttpResponse {
  const prefix = query.get('prefix') ?? '';
  const all = [...buckets.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const limit = Number(query.get('max-buckets') ?? 10_000);
  if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
    throw invalidArgument('Argument max-buckets must be an integer between 1 and 10000', 'max-buckets');
  const position = filled(query.get('continuation-token') ?? '');
  const page = pageOf(all, ({ name }) => name, { position, limit });
  if (!page) throw invalidArgument('The continuation token provided is incorrect', 'continuation-token');
  const detailed = bucketListParameters.some((name) => query.has(name));
  const shown = page.items.map(({ name, createdAt, region }) => {
    const made = { Name: name, CreationDate: new Date(createdAt).toISOString() };
    const where = { BucketRegion: region, BucketArn: `arn:${surroundings.partition}:s3:::${name}` };
    return xmlOf({ Bucket: { ...made, ...(detailed ? where : {}) } });
  });
  const owner = { ID: surroundings.account.padStart(64, '0') };
  const rest = { ContinuationToken: page.next, Prefix: filled(prefix) };
  const inner = xmlOf({ Owner: owner }) + element('Buckets', shown.join('')) + xmlOf(rest);
  return xml(200, `<ListAllMyBucketsResult xmlns="${namespace}">${inner}</ListAllMyBucketsResult>`);
}

/** us-east-1 is written as an empty value. Documented (GetBucketLocation). */
function location({ region }: Bucket): HttpResponse {
  const constraint = region === 'us-east-1' ? '' : region;
  return xml(200, `<LocationConstraint xmlns="${namespace}">${constraint}</LocationConstraint>`);
}

function refuse(error: ServiceError, requestId: string): HttpResponse {
  const { detail, headers } = error.more;
  const told = { Code: error.code, Message: error.message, ...detail, RequestId: requestId };
  const inner = xmlOf({ Error: told });
  return xml(error.status, inner, { ...headers, 'x-amz-request-id': requestId });
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

function xml(status: number, text: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  const declared = `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
  return xmlAnswer(status, declared, { 'content-type': 'application/xml', ...headers });
}
