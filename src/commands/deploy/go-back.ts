import { aliasTitle, pointAlias } from '../../aws/lambda/function-alias.ts';
import type { AliasName } from '../../aws/lambda/function-alias.ts';
import type { Context } from '../../context.ts';
import { Failure } from '../../failure.ts';
import type { LiveCode } from './function.ts';
import { proveGate, type GateAddress } from './proof.ts';

/**
 * Proves the gate; when pictures fail with code that was never proved, the version before it (`former`) goes live
 * again. The code may have gone live in a run that died before its proof. In a dry run nothing is asked.
 */
export async function proveOrGoBack(
  context: Context,
  at: AliasName,
  former: string | undefined,
  { version, proved }: LiveCode,
  address: Omit<GateAddress, 'code'>,
): Promise<void> {
  if (context.dryRun) return;
  const code = version === proved ? 'same' : former === undefined ? 'new' : 'moved';
  try {
    await proveGate(context, { ...address, code });
  } catch (error) {
    if (!(error instanceof Failure) || error.anchor !== 'pictures-fail' || code !== 'moved') throw error;
    await pointAlias(context.aws, at, former ?? '');
    context.journal.warned(`${aliasTitle(at)}: back on version ${former ?? ''}`);
    throw error;
  }
}
