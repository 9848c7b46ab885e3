import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** SSIMULACRA 2 of two image files: 100 is the same, 90 looks the same, 70 is good, 50 middling. */
export interface Scores {
  of(reference: string, shown: string): Promise<number>;
  end(): void;
}

const program = `
import sys
from ssimulacra2 import compute_ssimulacra2
for line in sys.stdin:
    print(compute_ssimulacra2(*line.split()), flush=True)
`;

/** npm has no package for it; PyPI has. `python`: one that has ssimulacra2 installed. */
export function startScores(python: string): Scores {
  const child = spawn(python, ['-u', '-c', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    of: async (reference, shown) => {
      child.stdin.write(`${reference} ${shown}\n`);
      const line = await lines.next();
      if (line.done === true) throw new Error(`${python} ended: is ssimulacra2 installed there?`);
      return Number(line.value);
    },
    end: () => child.stdin.end(),
  };
}
