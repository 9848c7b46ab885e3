import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { mutated, type Mutant } from './mutants.ts';

/** Whether the mutated file still compiles. Files that use it are not checked, because that takes ten times as long. */
export type HasValidTypes = (mutant: Mutant) => boolean;

/** Created once: files stay loaded, and each mutant is a new version of one file. Nothing is written. */
export function createTypeCheck(root: string): HasValidTypes {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile) as { config: object };
  const only = { ...config, include: ['src', 'resize-function', 'local-aws'] };
  const { options, fileNames } = ts.parseJsonConfigFileContent(only, ts.sys, root);
  let version = 0;
  let inHand: { path: string; text: string } | undefined;
  const service = ts.createLanguageService({
    readFile: ts.sys.readFile,
    fileExists: ts.sys.fileExists,
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
    getCompilationSettings: () => options,
    getScriptFileNames: () => fileNames,
    getScriptVersion: (path) => (path === inHand?.path ? String(version) : '0'),
    getScriptSnapshot: (path) => {
      const text = path === inHand?.path ? inHand.text : ts.sys.readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
  });
  return (mutant) => {
    const path = join(root, mutant.file);
    if (!fileNames.includes(path)) return true;
    version++;
    inHand = { path, text: mutated(readFileSync(path, 'utf8'), mutant) };
    const found = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)];
    return found.length === 0;
  };
}
