import * as crypto from 'node:crypto';
import * as querystring from 'node:querystring';
import { types } from 'node:util';
import { words } from '../../text.ts';
import type { Meter } from './function-memory.ts';
import type { Host, HostMethod, Method } from './function-realm.ts';

/** Documented: what `Buffer` and buffers have, and in which encodings; njs refuses other algorithms. */
const namesOfBuffer = words('from alloc allocUnsafe byteLength compare concat isEncoding');
const ofBuffers =
  /^(?:compare|copy|equals|fill|includes|indexOf|lastIndexOf|swap\d\d|toJSON|toString|write|(?:read|write)(?:U?Int(?:8|(?:16|32)?[BL]E)|(?:Double|Float)[BL]E))$/;
const encodings = words('utf8 utf-8 hex base64 base64url');
const algorithms = words('md5 sha1 sha256');

/** Documented: helper methods for origin modification and key value stores. No function here is associated with a store. */
const helpers = {
  ...Object.fromEntries(
    ['updateRequestOrigin', 'selectRequestOriginById', 'createRequestOriginGroup'].map((name) => [
      name,
      () => {
        throw new Error(`cf.${name} is not modelled by local-aws`);
      },
    ]),
  ),
  kvs: () => {
    throw new Error('KeyValueStore is not associated with the function');
  },
};

/** The modules that AWS's runtime has, for one realm; nothing else can be required, and there is no network, timer or process. */
export function modulesOf(
  meter: () => Meter,
): Pick<Host, 'adopt' | 'buffer' | 'ofBuffers' | 'hash' | 'text' | 'modules'> {
  let bytes: (length: number) => Uint8Array = () => new Uint8Array();
  let parse: (json: string) => unknown = JSON.parse;
  /** `made` as the realm's own. */
  const adopted = (made: unknown): unknown => {
    if (typeof made !== 'object' || made === null) return made;
    if (!types.isUint8Array(made)) return parse(JSON.stringify(made));
    const own = bytes(made.length);
    viewOf(own).set(made);
    return own;
  };
  const adopting =
    (method: Method): HostMethod =>
    (...given) =>
      adopted(method(...given));
  const { escape, unescape, stringify } = querystring;
  const parsed = adopting(querystring.parse as Method);
  return {
    adopt: (ownBytes, ownParse) => {
      bytes = ownBytes;
      parse = ownParse;
    },
    buffer: Object.fromEntries([...namesOfBuffer].map((name) => [name, adopting(ofBuffer(name, meter))])),
    ofBuffers: Object.fromEntries(
      Object.entries(Object.getOwnPropertyDescriptors(Buffer.prototype))
        .filter(([name]) => ofBuffers.test(name))
        .map(([name, { value }]) => [name, onBytes(name, value as Method, adopted)]),
    ),
    hash: {
      createHash: hashing((algorithm) => crypto.createHash(algorithm)),
      createHmac: hashing(crypto.createHmac),
      update: (hash: crypto.Hash, data: string) => {
        hash.update(data);
      },
      digest: (hash: crypto.Hash, encoding: unknown) =>
        adopted(inEncodings(() => hash.digest(encoding as 'hex'), 0)(encoding)),
    },
    text: {
      encode: adopting((given) => new TextEncoder().encode(String(given))),
      decoder: (label?: string, options?: { readonly fatal?: boolean }) => new TextDecoder(label, options),
      decode: (
        decoder: InstanceType<typeof TextDecoder>,
        bytes: Uint8Array,
        options?: { stream?: boolean },
      ) => decoder.decode(bytes, options),
    },
    modules: {
      querystring: { parse: parsed, decode: parsed, escape, unescape, stringify, encode: stringify },
      cloudfront: helpers,
    },
  };
}

/** A function of `Buffer`; a length that is given counts. */
function ofBuffer(name: string, meter: () => Meter): Method {
  const method = inEncodings((Reflect.get(Buffer, name) as Method).bind(Buffer), 1);
  return (...given) => {
    if (name.startsWith('alloc')) meter().spend(Number(given[0]));
    return method(...given);
  };
}

function hashing(create: (algorithm: string, key: string) => unknown): HostMethod {
  return (algorithm: string, key: string) => {
    if (!algorithms.has(algorithm)) throw new TypeError(`not supported algorithm: "${algorithm}"`);
    return create(algorithm, key);
  };
}

/** A method of buffers on the bytes of a realm; a method that returns the buffer itself still does so. */
function onBytes(name: string, method: Method, adopted: (made: unknown) => unknown): HostMethod {
  const encoded = inEncodings(method, name === 'toString' ? 0 : 1);
  return (self: Uint8Array, ...given: readonly unknown[]) => {
    const view = viewOf(self);
    const made = Reflect.apply(encoded, view, given);
    return made === view ? self : adopted(made);
  };
}

/** The same bytes as a buffer of the host. */
const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

/** `method`, whose arguments from the `first` on name documented encodings alone. */
function inEncodings(method: Method, first: number): Method {
  return function (...given) {
    const texts = given.slice(first).filter((one) => typeof one === 'string');
    const wrong = texts.find((one) => !encodings.has(one));
    if (wrong !== undefined) throw new TypeError(`"${wrong}" encoding is not supported`);
    return Reflect.apply(method, this, given);
  };
}
