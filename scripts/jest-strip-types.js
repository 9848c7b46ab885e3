import { stripTypeScriptTypes } from 'node:module';

/**
 * Jest's transform for .ts: Node's own type stripping, so tests run what Node would run.
 * It keeps every line and column where it was, so traces and coverage need no source map.
 */
export default { process: (source) => ({ code: stripTypeScriptTypes(source) }) };
