import { parseArgs } from 'node:util';
import { assume, awsAssumptions, demoAssumptions } from './assumptions.ts';
import { administratorKey } from './credentials.ts';
import { startLocalAws } from './local-aws.ts';

/** `node local-aws/serve.ts --port 4566 --seed 7`: an empty account for any AWS client, until it is interrupted. */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4566' },
    seed: { type: 'string', default: '1' },
    region: { type: 'string', default: 'eu-central-1' },
    /** Use AWS's minutes instead of the demo's seconds. */
    slow: { type: 'boolean', default: false },
  },
});

function numberOf(name: 'port' | 'seed'): number {
  const number = Number(values[name]);
  if (!/^\d+$/.test(values[name]) || number > 65_535)
    throw new RangeError(`--${name} must be a whole number up to 65535, not "${values[name]}"`);
  return number;
}

const { region } = values;
const aws = await startLocalAws({
  port: numberOf('port'),
  seed: numberOf('seed'),
  region,
  assumptions: assume(values.slow ? awsAssumptions : demoAssumptions),
  onNotice: console.error,
  onFunctionLog: (name, line) => {
    console.error(`${name}: ${line}`);
  },
});

console.log(`AWS on loopback, seed ${aws.seed}. In another terminal:

export AWS_ENDPOINT_URL=${aws.url} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
export AWS_ACCESS_KEY_ID=${administratorKey.accessKeyId} AWS_SECRET_ACCESS_KEY=${administratorKey.secretAccessKey}
aws sts get-caller-identity`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void aws.close());
