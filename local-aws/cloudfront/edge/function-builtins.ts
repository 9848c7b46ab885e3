/** Documented (developer guide, "JavaScript runtime 2.0 features"): the members of each built-in and of its instances. */
const builtIns: Readonly<Record<string, readonly [own: string, values: string]>> = {
  Object: [
    'assign create defineProperties defineProperty entries freeze getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getPrototypeOf is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values',
    'hasOwnProperty isPrototypeOf propertyIsEnumerable toString valueOf __proto__',
  ],
  Function: ['', 'apply bind call toString'],
  Array: [
    'isArray of',
    'concat copyWithin every fill filter find findIndex forEach includes indexOf join lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toString unshift',
  ],
  String: [
    'fromCharCode fromCodePoint',
    'charAt charCodeAt codePointAt concat endsWith includes indexOf lastIndexOf match padEnd padStart repeat replace replaceAll search slice split startsWith substr substring toLowerCase toString toUpperCase trim trimEnd trimStart valueOf',
  ],
  Number: [
    'EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY isFinite isInteger isNaN isSafeInteger parseFloat parseInt',
    'toExponential toFixed toPrecision toString valueOf',
  ],
  RegExp: ['', 'exec flags global ignoreCase lastIndex multiline source sticky test toString'],
  Promise: ['all allSettled any race reject resolve', 'catch finally then'],
  Symbol: ['for keyFor', 'description toString valueOf'],
};

/** Undocumented members that V8 adds to built-ins that are otherwise kept. */
const gone: Readonly<Record<string, string>> = {
  'Date.prototype': 'getYear setYear toGMTString toTemporalInstant',
  Math: 'f16round sumPrecise',
  JSON: 'rawJSON isRawJSON',
  Error: 'captureStackTrace isError stackTraceLimit',
  'ArrayBuffer.prototype': 'detached maxByteLength resizable resize transfer transferToFixedLength',
  'DataView.prototype': 'getBigInt64 getBigUint64 getFloat16 setBigInt64 setBigUint64 setFloat16',
  'Int8Array.prototype.__proto__': 'at findLast findLastIndex toLocaleString toReversed toSorted with',
};

/** Kept whole, except for what is in `gone`. */
const whole =
  'Boolean Date Math JSON Error AggregateError EvalError InternalError RangeError ReferenceError SyntaxError TypeError URIError ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float32Array Float64Array TextDecoder TextEncoder Buffer NaN Infinity undefined isFinite isNaN parseFloat parseInt decodeURI decodeURIComponent encodeURI encodeURIComponent globalThis';

/** Runs in a new context and removes everything that AWS's runtime does not have. Symbols stay, because the language depends on them. */
export const cutDown = `(() => {
  const builtIns = ${JSON.stringify(builtIns)};
  const { defineProperty, entries, getOwnPropertyNames, prototype } = Object;
  const has = (names, name) => prototype.hasOwnProperty.call(names, name);
  const listed = (names) => {
    const found = {};
    for (const name of names.split(' ')) defineProperty(found, name, { value: true });
    return found;
  };
  const keep = (object, names) => {
    const kept = listed(names);
    for (const name of getOwnPropertyNames(object)) if (!has(kept, name)) delete object[name];
  };
  const own = entries(builtIns).map(([name, [own, values]]) => [globalThis[name], own, values]);
  const always = ' constructor length name prototype';
  keep(globalThis, ${JSON.stringify([whole, ...Object.keys(builtIns)].join(' '))});
  for (const [object, names, values] of own) {
    keep(object.prototype, values + always);
    keep(object, names + always);
  }
  for (const [path, names] of entries(${JSON.stringify(gone)})) {
    const object = path.split('.').reduce((at, name) => at[name], globalThis);
    for (const name of names.split(' ')) delete object[name];
  }
})()`;
