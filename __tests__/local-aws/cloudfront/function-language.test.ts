import { describe, expect, test } from '@jest/globals';
import { checked } from '../../../local-aws/cloudfront/edge/function-language.ts';
import { createFunctionRuntime } from '../../../local-aws/cloudfront/edge/function-runtime.ts';
import { edgeFunction } from '../../../resize-function/build.ts';
import { edgeFunctionFor } from '../../../resize-function/deploy-time.ts';
import { configured } from '../../resize-function/photos.ts';

const run = createFunctionRuntime();
const handling = (body: string): string => `async function handler(event) { ${body} }`;
const valueOf = (body: string): unknown => {
  const ran = run(handling(body), {});
  return ran.kind === 'returned' ? ran.value : ran.message;
};

describe('refused as by AWS: not in the documented language', () => {
  test.each([
    ['class', 'class A {} return {};'],
    ['spread in a call', 'return Math.max(...[1]);'],
    ['spread in a list', 'return [...[1]];'],
    ['spread in an object', 'return {...{}};'],
    ['destructuring', 'const {a} = {}; return a;'],
    ['destructuring of a list', 'const [a] = [1]; return a;'],
    ['default parameters', 'return ((a = 1) => a)();'],
    ['for-of', 'for (const a of [1]) return a;'],
    ['optional chaining', 'return event?.a;'],
    ['optional calls', 'return event.a?.();'],
    ['nullish coalescing', 'return event.a ?? 1;'],
    ['nullish assignment', 'let a; a ??= 1; return a;'],
    ['logical assignment', 'let a; a ||= 1; return a;'],
    ['generators', 'function* g() { yield 1; } return {};'],
    ['async generators', 'async function* g() { yield 1; } return {};'],
    ['Unicode properties in patterns', 'return /\\p{L}/u.test("a");'],
    ['big integers', 'return String(1n);'],
    ['separators in numbers', 'return 1_000;'],
    ['tagged templates', 'return String.raw`a`;'],
    ['await in arguments', 'return String(await 1);'],
    ['catch without a name', 'try { return 1; } catch { return 2; }'],
    ['dynamic imports', 'return import("crypto");'],
    ['a class in an expression', 'return (class {}).name;'],
    ['spread in new', 'return new Date(...[2020, 1]);'],
    ['destructured parameters', 'return (function ({ a }) { return a; })({ a: 1 });'],
    ['a destructured rest', 'return ((...[a]) => a)(1);'],
    ['a destructured error', 'try { throw {}; } catch ({ message }) { return 1; }'],
    ['generator methods', 'return { *a() {} };'],
    ['for-await', 'for await (const a of []) return a;'],
    ['the target of new', 'return new (function () { this.a = new.target; })();'],
    ['with', 'with (event) { return 1; }'],
    ['hexadecimal big integers', 'return String(0x1fn);'],
    ['a tag of its own', 'return ((a) => a)`a`;'],
    ['a dot that matches line feeds', 'return /a.b/s.test("a");'],
    ['indexes of groups', 'return /a/d.test("a");'],
    ['sets in patterns', 'return /a/v.test("a");'],
    ['flags of a pattern that is made', 'return new RegExp("a", "u").test("a");'],
    ['flags of a pattern that is made anew', 'return RegExp(/a/, "s").test("a");'],
    ['a class of nothing', 'return /[]/.test("a");'],
    ['a class of everything', 'return new RegExp("[^]").test("a");'],
    ['a look behind of any length', 'return /(?<=a+)b/.test("ab");'],
    ['a property without the flag for it', 'return /\\p{L}/.test("p{L}");'],
    ['names that are not ASCII', 'const caf\u00e9 = 1; return caf\u00e9;'],
    ['await in an argument of new', 'return new Date(await 1);'],
    ['await in a function that is not asynchronous', 'return [1].map(function (a) { return await a; });'],
  ])('%s', (_, body) => {
    expect(run(handling(body), {})).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('SyntaxError'),
    });
  });

  test.each([
    ['await at the top', 'await 1;', 'await is only valid in async functions'],
    ['a class', 'var a = 1;\nclass A {}', 'Token "class" not supported in this version in function.js:2'],
    ['for-of', 'for (var a of []) {}', 'Token "of" not supported in this version'],
    ['spread', 'var a = [...[]];', 'Unexpected token "..."'],
    ['a named import', 'import { createHash } from "crypto";', 'Non-default import is not supported'],
    ['an import of everything', 'import * as cf from "cloudfront";', 'Non-default import is not supported'],
    ['an import of nothing', 'import "crypto";', 'Non-default import is not supported'],
    ['an import of what is not there', 'import fs from "fs";', 'Cannot find module "fs"'],
    ['an export', 'export default function () {}', 'Illegal export statement'],
    ['an exported name', 'export const a = 1;', 'Illegal export statement'],
  ])('in the words of its engine: %s', (_, code, words) => {
    const ran = run(`${code}\nfunction handler() {}`, {});
    expect(ran).toMatchObject({ kind: 'failed', message: expect.stringContaining(`SyntaxError: ${words}`) });
  });
});

describe('patterns as in PCRE: $ is the end, and the place before a last line feed', () => {
  test.each([
    ['a literal', '/^a$/.test("a\\n")', true],
    ['a made one', 'new RegExp("^a$").test("a\\n")', true],
    ['one that is called', 'RegExp("^a$").test("a\\n")', true],
    ['a text in the place of one', '"a\\n".search("a$")', 0],
    ['of a text that is matched', '"a\\n".match("a$")[0]', 'a'],
    ['what is before two line feeds is no end', '/^a$/.test("a\\n\\n")', false],
    ['nor what is before another character', '/^a$/.test("a\\nb")', false],
    ['escaped it is a character', '/^a\\$/.test("a\\n")', false],
    ['in a class too', '/^a[$]/.test("a\\n")', false],
    ['by lines it is the end of each', '/^a$/m.test("a\\nb")', true],
    ['what is replaced', '"a\\n".replace(/$/, "b")', 'ab\n'],
    ['a line feed alone ends a line', '/^a.b$/.test("a\\rb")', true],
    ['also of the separators', '/^a.b$/m.test("a\\u2028b")', true],
    ['white space is that of ASCII', '/\\s/.test("\\u00a0")', false],
    ['and what is not', '/^\\S$/.test("\\u00a0")', true],
  ])('%s', (_, expression, value) => {
    expect(valueOf(`return ${expression};`)).toBe(value);
  });
});

describe('refused as by AWS: not among the documented built-ins', () => {
  /** What holds names in other engines, and the names. */
  const missing: Readonly<Record<string, string>> = {
    globalThis:
      'Map Set WeakMap WeakRef WeakSet Proxy Reflect Intl BigInt FinalizationRegistry Atomics structuredClone setTimeout setImmediate queueMicrotask fetch URL process',
    Array: 'from',
    Error: 'captureStackTrace',
    Object: 'fromEntries groupBy hasOwn',
    Promise: 'withResolvers',
    '[]': 'at findLast flat flatMap toSorted',
    '""': 'at localeCompare matchAll normalize toLocaleUpperCase',
    '(1)': 'toLocaleString',
    'new Date()': 'getYear',
    'new Uint8Array(1)': 'at',
    'new Int8Array(1)': 'toSorted',
    'new DataView(new ArrayBuffer(8))': 'getBigInt64',
    'Buffer.from("12345678")': 'readBigInt64LE',
    'require("crypto")': 'randomBytes randomUUID',
    'require("crypto").createHash("md5")': 'copy',
  };
  test.each(Object.entries(missing))('%s has no %s', (holder, names) => {
    const body = `const holder = ${holder}; return "${names}".split(" ").filter((name) => name in Object(holder));`;
    expect(valueOf(body)).toEqual([]);
  });

  test.each([
    ['the constructor of functions', '(function () {}).constructor("return 1")()'],
    ['the constructor of arrow functions', '(() => {}).constructor("return 1")()'],
    ['the constructor of a built-in', 'console.log.constructor("return 1")()'],
    ['the constructor of a module', 'require("crypto").createHash.constructor("return 1")()'],
    ['the constructor of a measured method', '"".repeat.constructor("return 1")()'],
    ['the constructor of the global object', 'globalThis.constructor.constructor("return 1")()'],
    ['the constructor of buffers', 'Buffer.from("a").constructor.constructor("return 1")()'],
    ['Function', 'new Function("return 1")()'],
    ['eval', 'eval("1")'],
    ['eval from afar', 'globalThis["ev" + "al"]("1")'],
    ['a timer', 'setTimeout(function () {}, 1)'],
    ['a global of another engine', 'new Map()'],
    ['the file system', 'require("fs").readFileSync("/etc/hosts")', 'Cannot find module'],
    ['a module of Node.js by its whole name', 'require("node:crypto")', 'Cannot find module'],
    ['what calls the function', 'settle("returned", text)'],
    ['another hash', 'require("crypto").createHash("sha512")', 'not supported algorithm: "sha512"'],
    ['another code', 'require("crypto").createHmac("sha384", "k")', 'not supported algorithm'],
    ['text in another encoding', 'Buffer.from("a", "latin1")', '"latin1" encoding is not supported'],
    ['bytes in another encoding', 'Buffer.from("a").toString("ascii")', '"ascii" encoding is not supported'],
    ['a buffer that is constructed', 'new Buffer("a")', 'Buffer is not a constructor'],
  ])('%s', (_, expression, words = '') => {
    const message: unknown =
      words === ''
        ? expect.stringMatching(/is not (a function|defined)|EvalError/)
        : expect.stringContaining(words);
    expect(run(handling(`return ${expression};`), {})).toMatchObject({ kind: 'failed', message });
  });

  // AWS's engine has one realm: whatever a function can reach leads to constructors that make no code of text.
  const reached = `
    var todo = [0], seen = [], strangers = [];
    todo[0] = START;
    while (todo.length > 0) {
      var at = todo.pop();
      if (seen.includes(at)) continue;
      seen.push(at);
      var parent = Object.getPrototypeOf(at);
      if (parent === null && at !== Object.prototype) strangers.push(String(Object.getOwnPropertyNames(at)));
      if (at === Object || at === Object.prototype) continue;
      if (parent !== null) todo.push(parent);
      var all = Object.getOwnPropertyDescriptors(at);
      Object.getOwnPropertyNames(all).forEach((name) => {
        var found = all[name].get || all[name].value;
        if (typeof found === 'function' || (found && typeof found === 'object')) todo.push(found);
      });
    }
    return strangers;`;
  test.each([
    ['the console', 'console'],
    ['require', 'require'],
    ['hashes', 'require("crypto")'],
    ['a hash', 'require("crypto").createHash("md5").update("a")'],
    ['a digest', 'require("crypto").createHash("md5").update("a").digest()'],
    ['queries', 'require("querystring")'],
    ['a query', 'require("querystring").parse("a=1&a=2")'],
    ['the helpers', 'require("cloudfront")'],
    ['buffers', 'Buffer'],
    ['a buffer', 'Buffer.concat([Buffer.from("a"), Buffer.from([1])])'],
    ['parts of a buffer', 'Buffer.from("abc").subarray(1)'],
    ['a buffer as an object', 'Buffer.from("abc").toJSON()'],
    ['the encoder', 'TextEncoder'],
    ['encoded text', 'new TextEncoder().encode("a")'],
    ['the decoder', 'new TextDecoder()'],
    ['measured methods of texts', '["".repeat, "".match, "".replace]'],
    ['measured methods of lists', '[[].push, [].map, [].join]'],
    ['lists', '[Array, [].constructor]'],
    ['dates', 'Date'],
    ['patterns', 'RegExp'],
    ['writing', '[JSON.stringify, encodeURI]'],
    ['the event', 'event'],
    ['the global object', 'Object.getPrototypeOf(globalThis)'],
    ['its constructor', 'globalThis.constructor'],
    ['what counts the steps', '[__step, __made]'],
    ...[
      ['a module', 'require("fs")'],
      ['an encoding', 'Buffer.from("a", "latin1")'],
      ['a hash', 'require("crypto").createHash("x")'],
      ['a buffer', 'Buffer.from(5)'],
      ['a pattern', 'new RegExp("[]")'],
      ['a store', 'require("cloudfront").kvs()'],
    ].map(([what, code]) => [
      `an error of ${what}`,
      `(() => { try { return ${code}; } catch (error) { return error; } })()`,
    ]),
  ])('nothing of another realm: %s', (_, start = '') => {
    expect(valueOf(reached.replace('START', start))).toEqual([]);
  });

  test.each([
    ['the global object', 'globalThis.count = (globalThis.count || 0) + 1; return globalThis.count;', 1],
    ['a prototype', 'const before = "a".kept; String.prototype.kept = 1; return before;', undefined],
    ['a built-in', 'const before = Math.kept; Math.kept = 1; return before;', undefined],
    [
      'one that is assigned to',
      'const before = Math.kept; Object.assign(Math, { kept: 1 }); return before;',
      undefined,
    ],
  ])('memory from one run to the next: %s', (_, body, first) => {
    const values = [1, 2].map(() => valueOf(body));
    expect(values).toEqual([first ?? null, first ?? null]);
  });

  test('a clock that goes on during a run', () => {
    const at = createFunctionRuntime(() => 1_000);
    const body =
      'return [Date.now(), new Date().getTime(), new Date(5).getTime(), new Date() instanceof Date];';
    expect(at(handling(body), {})).toMatchObject({ value: [1_000, 1_000, 5, true] });
  });
});

describe('run as by AWS', () => {
  test.each([
    ['return ((...all) => all.length)(1, 2, 3);', 3],
    ['return `a${`b${1 + 1}`}`;', 'ab2'],
    ['return 2 ** 10;', 1024],
    ['const a = 1; return { a, ["b"]: 2 };', { a: 1, b: 2 }],
    ['return /(?<a>.)/.exec("x").groups.a;', 'x'],
    ['a: for (var i = 0; ; i++) { switch (i) { case 3: break a; default: continue a; } } return i;', 3],
    ['var n = 0; while (n < 5) n++; do n++; while (n < 9); for (var i = 0; i < 3; i++) n++; return n;', 12],
    ['const a = await Promise.all([1, Promise.resolve(2)]); return a;', [1, 2]],
    ['return Object.entries({ a: "xx" })[0][1].replaceAll("x", "y");', 'yy'],
    [
      'return require("crypto").createHash("md5").update("a").digest("hex");',
      '0cc175b9c0f1b6a831c399e269772661',
    ],
    ['return Buffer.from("YQ==", "base64").toString();', 'a'],
    ['return [1, 2].map((a) => (a, a * 2)).filter((a) => a > 2);', [4]],
    ['return [1].map((a) => ({ a }));', [{ a: 1 }]],
    ['return { get a() { return 1; } }.a;', 1],
    ['return require("crypto").createHash("sha1").update("a").digest().length;', 20],
    ['return require("crypto").createHmac("sha256", "k").update("a").digest("base64url").length;', 43],
    ['return Buffer.from("abc").slice(1).toString("base64url");', 'YmM'],
    ['return require("querystring").parse("a=1&a=2");', { a: ['1', '2'] }],
    ['return [Symbol("a").description, Symbol.for("a") === Symbol.for("a")];', ['a', true]],
    ['return Promise.any([Promise.reject(1), 2]);', 2],
    ['return { a(b,) { return b; } }.a(1,);', 1],
    ['return [Buffer.isBuffer(Buffer.from("a")), Buffer.isBuffer("a")];', [true, false]],
    [
      'const a = Buffer.alloc(4); a.write("ab"); a.fill("c", 2).swap16(); a.subarray(3)[0] = 33; return a.toString();',
      'bac!',
    ],
    [
      'const a = Buffer.alloc(2); return [Buffer.from("ab").copy(a), a.equals(Buffer.from("ab")), Buffer.compare(a, Buffer.from("b"))];',
      [2, true, -1],
    ],
    ['return Buffer.from("a").toJSON();', { type: 'Buffer', data: [97] }],
    ['return new TextDecoder().decode(new TextEncoder().encode("ä"));', 'ä'],
    ['return require("querystring").stringify({ a: ["1", "2"], b: "&" });', 'a=1&a=2&b=%26'],
    ['return typeof event.request;', 'undefined'],
    ['return "ab".replace(/(?<=a)b/, "$&$&");', 'abb'],
  ])('%s', (body, value) => {
    expect(valueOf(body)).toEqual(value);
  });

  test('an import of the helpers, which say that there is no store', () => {
    const code = `import cf from 'cloudfront';
      import crypto from 'crypto';
      const found = [typeof cf.updateRequestOrigin, typeof crypto.createHmac];
      async function handler() { try { cf.kvs(); } catch (error) { return found.concat(error.message); } }`;
    expect(run(code, {})).toMatchObject({
      value: ['function', 'function', 'KeyValueStore is not associated with the function'],
    });
  });
});

describe('compute utilization', () => {
  const looping = (times: number): string =>
    handling(`var sum = 0; for (var i = 0; i < ${times}; i++) { sum += i; } return sum;`);

  test('grows with what is run', () => {
    const [one, more] = [run(looping(10), {}), run(looping(1_000), {})];
    expect([one.kind, more.kind]).toEqual(['returned', 'returned']);
    expect(one.utilization).toBeLessThan(3);
    expect(more.utilization).toBeGreaterThan(10 * one.utilization);
  });

  test.each([
    ['a long loop', looping(100_000)],
    [
      'recursion',
      handling(
        'function f(n) { return n === 0 ? 0 : f(n - 1); } for (var i = 0; i < 99; i++) f(99); return 1;',
      ),
    ],
    ['a loop around nothing', handling('for (;;) {}')],
    ['a loop without a body', handling('for (;;);')],
    ['a loop that only tests', handling('while (true) {} do {} while (true);')],
    ['a loop that catches', handling('for (;;) { try { event.a = 1; } catch (error) { continue; } }')],
    [
      'an arrow',
      handling('var f = (n) => n === 0 ? 0 : f(n - 1); for (var i = 0; i < 99; i++) f(99); return 1;'),
    ],
  ])('ends %s', (_, code) => {
    const ran = run(code, {});
    expect(ran).toMatchObject({ kind: 'failed', utilization: 100 });
  });
});

describe('what counting the steps cannot end is watched by the clock', () => {
  test.each([
    ['a pattern that backtracks', 'return /(a+)+$/.test("aaa");', false],
    ['two repetitions', 'return /a*[(]b*$/.test("aaa");', false],
    ['a group that repeats', 'return /(?:a|b){2,}/.test("aaa");', false],
    ['one repetition', 'return /^[a-z(*+]+\\)\\+$/.test("aaa");', true],
    ['limited repetitions', 'return /^(?:0|1){0,4}(?:a{1,4})?$/.test("aaa");', true],
    ['a member by a name that is computed', 'return event[event.name];', true],
    ['a loop', 'for (;;) { event.a = 1; }', true],
  ])('%s', (_, body, hasShortSteps) => {
    expect(checked(handling(body)).hasShortSteps).toBe(hasShortSteps);
  });
});

describe('a function has two megabytes of memory', () => {
  const doubled = 'var a = "aaaaaaaaaa"; for (var i = 0; i < 40; i++)';
  test.each([
    ['a text that is doubled by +', `${doubled} a = a + a; return a.length;`],
    ['by +=', `${doubled} a += a; return a.length;`],
    ['by a template', `${doubled} a = \`\${a}\${a}\`; return a.length;`],
    ['by concat', `${doubled} a = a.concat(a); return a.length;`],
    ['by a pattern', `${doubled} a = a.replace(/^.*$/, "$&$&"); return a.length;`],
    ['by join', `${doubled} a = [a, a].join(""); return a.length;`],
    ['by coding it', 'var a = "%"; for (var i = 0; i < 40; i++) a = encodeURIComponent(a + a); return 1;'],
    ['and caught each time', `${doubled} try { a += a; } catch (error) { event.a = 1; } return 1;`],
    ['a long text', 'return "a".repeat(1e8).length;'],
    ['a padded text', 'return "a".padStart(1e8).length;'],
    ['a long list', 'return new Uint8Array(1e9).length;'],
    ['a long list that is filled', 'return new Array(1e7).fill(0).length;'],
    ['a list by the constructor of another', 'return [].constructor(1e6).fill(0).length;'],
    ['a list that is doubled', 'var a = [1, 2]; for (var i = 0; i < 40; i++) a.push.apply(a, a); return 1;'],
    ['by concatenation', 'var a = [1, 2]; for (var i = 0; i < 40; i++) a = a.concat(a); return 1;'],
    ['many long texts', 'var a = []; for (var i = 0; i < 2000; i++) a.push("x".repeat(2000) + i); return 1;'],
    ['a buffer', 'return Buffer.alloc(1e9).length;'],
    ['a method by a name that is computed', 'var name = "re" + "peat"; return "a"[name](1e8).length;'],
    ['and called afterwards', 'var n = "re" + "peat"; var f = "a"[n]; return f.call("a", 1e8).length;'],
    [
      'an object that is written out',
      'var a = {}; for (var i = 0; i < 40; i++) a = { b: a, c: a }; return JSON.stringify(a).length;',
    ],
    ['an object that is returned', 'var a = {}; for (var i = 0; i < 40; i++) a = { b: a, c: a }; return a;'],
  ])('not for %s', (_, body) => {
    expect(run(handling(body), {})).toMatchObject({
      kind: 'failed',
      message: expect.stringMatching(/MemoryError|call stack/),
    });
  });

  test.each([
    ['a long name', 'return "a".repeat(1000).length;', 1_000],
    ['numbers', 'var n = 0; for (var i = 0; i < 1000; i++) n = n + i; return n;', 499_500],
    ['a list', 'return new Array(100).fill("x").join(",").length;', 199],
    [
      'a list of a constructor',
      'return [Array(3).length, new Array("3")[0], [] instanceof Array];',
      [3, '3', true],
    ],
    ['bytes', 'return new Uint8Array([1, 2])[1];', 2],
  ])('and that is enough for %s', (_, body, value) => {
    expect(valueOf(body)).toEqual(value);
  });
});

describe('a pattern that is made while the function runs is watched by the clock', () => {
  const evil = 'var s = "a".repeat(60) + "b"; var p = "(a+)" + "+$";';
  test.each([
    ['by RegExp', `${evil} return RegExp(p).test(s);`],
    ['by a search', `${evil} return s.search(p);`],
    ['by a method of a computed name', `${evil} var m = "mat" + "ch"; var f = s[m]; return f.call(s, p);`],
    ["by a pattern's constructor", `${evil} return new (/a/.constructor)(p).test(s);`],
    ['on a long text', 'var s = "a".repeat(1e6); return /a*b/.test(s);'],
  ])('%s', (_, body) => {
    expect(run(handling(body), {})).toMatchObject({ kind: 'failed' });
  });
});

test("the product's own function is within the language and far within the budget", async () => {
  const code = edgeFunctionFor(await edgeFunction(), configured());
  const querystring = { w: { value: '100' }, q: { value: '80' }, f: { value: 'auto' } };
  const headers = { accept: { value: 'image/avif,image/webp,*/*' } };
  const request = { method: 'GET', uri: '/a.jpg', querystring, headers, cookies: {} };
  const ran = run(code, { version: '1.0', context: {}, viewer: {}, request });

  expect(ran).toMatchObject({ kind: 'returned' });
  expect(ran.utilization).toBeLessThan(30);
  expect(checked(code).hasShortSteps).toBe(true);
});
