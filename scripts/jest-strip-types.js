import { stripTypeScriptTypes } from 'node:module';
import { parse } from 'acorn';

/**
 * Jest's transform for .ts: Node's own type stripping, so tests run what Node would run. It keeps every line and column, so traces
 * and coverage need no source map. Files in `joined` do not run when loaded: they export their tests as a function.
 */
export default {
  process: (source, path, { config, transformerConfig: { joined = [] } }) => {
    const code = stripTypeScriptTypes(source);
    if (!joined.some((file) => path === `${config.rootDir}/${file}`)) return { code };
    const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
    const at = body.findLast(({ type }) => type === 'ImportDeclaration')?.end ?? 0;
    return { code: `${code.slice(0, at)}export default () => {${code.slice(at)}\n};` };
  },
};
