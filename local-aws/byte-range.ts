/** First and last byte of the only range in a Range header; undefined for invalid and several ranges. The first may be after the end. */
export function byteRange(header = '', length: number): readonly [from: number, to: number] | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header) ?? [];
  if (first + last === '') return undefined;
  // `bytes=-5`: the last five.
  const from = first === '' ? length - Math.min(Number(last), length) : Number(first);
  const asked = first === '' || last === '' ? Infinity : Number(last);
  return asked < from ? undefined : [from, Math.min(asked, length - 1)];
}
