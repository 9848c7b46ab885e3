import type { EdgeFunction } from '../../aws/cloudfront/edge-function.ts';
import { type AliasName, aliasTitle, pointAlias } from '../../aws/lambda/function-version.ts';
import type { Context } from '../../gate/context.ts';
import { Failure } from '../../failure.ts';
import type { LiveCode } from './function.ts';
import { proveGate, type GateAddress } from './proof.ts';

/** What viewers meet, and what they met before. */
export interface ProvedCode {
  readonly at: AliasName;
  /** The version that was live before. */
  readonly former: string | undefined;
  readonly code: LiveCode;
  readonly edge: EdgeFunction | undefined;
}

/**
 * Proves the gate; when images fail with code that was never proved, the version before it (`former`) goes live
 * again, and so does the edge function's code of before. The code may have gone live in a run that died before its proof.
 * In a dry run no request is made. Answers whether an image was seen.
 */
export async function proveOrGoBack(
  context: Context,
  { at, former, code: { version, proved }, edge }: ProvedCode,
  address: Omit<GateAddress, 'code'>,
): Promise<boolean> {
  if (context.dryRun) return false;
  const { aws, journal } = context;
  const code = version === proved ? 'same' : former === undefined ? 'new' : 'moved';
  const anchorOf = (error: unknown): string => (error instanceof Failure ? error.anchor : '');
  try {
    return await proveGate(context, { ...address, code });
  } catch (error) {
    const imagesFail = anchorOf(error) === 'images-fail';
    if (imagesFail && code === 'moved' && former !== undefined) {
      await pointAlias(aws, at, former);
      journal.warned(`${aliasTitle(at)}: rolled back to version ${former}`);
    }
    // The edge function stands before the key's probe as well.
    if (edge && (imagesFail || anchorOf(error) === 'key-rejected') && (await edge.goBack()))
      journal.warned(`${edge.title}: the code that was live before is published again`);
    throw error;
  }
}
