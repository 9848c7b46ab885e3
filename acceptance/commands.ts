import { runStep, type StepResult } from '../demo/runner.ts';

/** How the action's commands are run: as GitHub's runner does, with the built bundle. */
export interface Commands {
  readonly bundle: string;
  /** Of the gate that is made; it must not be one in use. */
  readonly name: string;
  /** AWS_REGION, credentials, and AWS_ENDPOINT_URL where it is not AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Further inputs of every command: its waits. */
  readonly waits: Readonly<Record<string, string>>;
  readonly say: (line: string) => void;
}

/** Runs one command to its end; throws where it fails or is not finished in its time. */
export async function run(
  { bundle, name, environment, waits, say }: Commands,
  command: string,
  inputs: Readonly<Record<string, string>> = {},
): Promise<StepResult['outputs']> {
  say(`command: ${command}`);
  const { exitCode, outputs } = await runStep({
    bundle,
    inputs: { command, name, ...waits, ...inputs },
    environment,
    onLine: (line) => {
      if (!line.startsWith('::add-mask::')) say(`        ${line}`);
    },
  });
  if (exitCode !== 0 || outputs.outcome === 'pending')
    throw new Error(`command: ${command} ended with ${outputs.outcome ?? 'an error'}`);
  return outputs;
}
