/** A small function that shows one thing about its runtime. */
export interface HandlerScenario {
  readonly name: string;
  /** The files of its zip. */
  readonly files: Readonly<Record<string, string>>;
  /** Default: index.handler. */
  readonly handler?: string;
}

const handler = (name: string, source: string): HandlerScenario => ({
  name,
  files: { 'index.mjs': source },
});
const streaming = (name: string, body: string): HandlerScenario =>
  handler(
    name,
    `export const handler = awslambda.streamifyResponse(async (event, stream, context) => {
       const open = () => awslambda.HttpResponseStream.from(stream, { statusCode: 201, headers: { a: 'b' } });
       ${body}
     });`,
  );

/** What AWS's runtime does at its edges, told to two runtimes. */
export const handlerScenarios: readonly HandlerScenario[] = [
  handler('returns nothing', 'export const handler = async () => {};'),
  handler('returns a value without a promise', 'export const handler = () => ({ plain: true });'),
  handler(
    'returns what JSON cannot say',
    'export const handler = async () => { const a = {}; a.a = a; return a; };',
  ),
  handler('throws an error', `export const handler = async () => { throw new TypeError('no'); };`),
  handler('throws without a promise', `export const handler = () => { throw new RangeError('no'); };`),
  handler('throws a text', `export const handler = async () => { throw 'plain'; };`),
  handler(
    'throws an error with a name of its own',
    `export const handler = async () => { throw Object.assign(new Error('no'), { name: 'Custom' }); };`,
  ),
  handler('imports what is not there', `import 'not-there'; export const handler = async () => 1;`),
  { ...handler('is not in the zip', ''), handler: 'other.handler' },
  handler('returns a big number', 'export const handler = async () => 1n;'),
  handler('does not parse', 'export const = 1;'),
  handler('throws while loading', `throw new RangeError('early');`),
  handler('exports no handler', 'export const other = async () => 1;'),
  handler('exports a handler that is no function', 'export const handler = 1;'),
  handler('wants a callback', 'export const handler = (event, context, callback) => callback(null, 1);'),
  handler('ends its process', 'export const handler = async () => process.exit(3);'),
  handler('answers too much', `export const handler = async () => 'x'.repeat(6291600);`),
  handler(
    'shows its context',
    'export const handler = async (event, context) => Object.keys(context).sort();',
  ),
  handler(
    'shows its deadline',
    'export const handler = async (event, context) => Math.round(context.getRemainingTimeInMillis() / 10000);',
  ),
  {
    ...handler('lies in a folder', ''),
    files: { 'src/index.mjs': 'export const go = async () => 1;' },
    handler: 'src/index.go',
  },
  { ...handler('is nested', 'export const api = { go: async () => 1 };'), handler: 'index.api.go' },
  handler('is in a default export', 'export default { handler: async () => 1 };'),
  { name: 'is CommonJS', files: { 'index.cjs': 'exports.handler = async () => 1;' } },
  {
    name: 'is an ES module by package.json',
    files: { 'index.js': 'export const handler = async () => 1;', 'package.json': '{"type":"module"}' },
  },
  { ...handler('has a name without a dot', 'export const handler = async () => 1;'), handler: 'handler' },
  {
    ...handler('reaches out of its folder', 'export const handler = async () => 1;'),
    handler: '../index.handler',
  },
  streaming('streams', `const out = open(); out.write('one'); out.write('two'); out.end();`),
  streaming('streams objects as JSON', `const out = open(); out.write({ a: 1 }); out.end();`),
  streaming(
    'streams without a prelude',
    `stream.setContentType('text/plain'); stream.write('one'); stream.end();`,
  ),
  streaming('ends a stream without a write', `open().end();`),
  streaming('ends a stream with its only bytes', `open().end('only');`),
  streaming('ends a stream after an empty write', `const out = open(); out.write(''); out.end();`),
  streaming('throws before its first byte', `throw new RangeError('early');`),
  streaming('throws midway', `open().write('half'); throw new RangeError('late');`),
  streaming(
    'sets the content type too late',
    `stream.write('half'); stream.setContentType('text/plain'); stream.end();`,
  ),
  streaming(
    'pipes into its stream',
    `const { pipeline } = await import('node:stream/promises'); const { Readable } = await import('node:stream');
     await pipeline(Readable.from(['a', 'b', 'c']), open());`,
  ),
  streaming('returns a value beside its stream', `open().end('x'); return 1;`),
  streaming(
    'shows its stream',
    `const names = Object.getOwnPropertyNames(stream).sort().join(); stream.end(names);`,
  ),
  handler(
    'streams without a promise',
    `export const handler = awslambda.streamifyResponse((event, stream) => { stream.end('x'); });`,
  ),
];
