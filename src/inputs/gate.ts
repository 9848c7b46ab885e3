import { stageName } from './patterns.ts';
import { list, text, type ReadInput } from './words.ts';

export interface GateInputs {
  readonly apiId: string;
  readonly stage: string;
  readonly usagePlanId: string | undefined;
  /** `GET /health` each. */
  readonly excludedMethods: readonly string[];
}

/** What `gate` is asked for besides what it shares with `rotate`. */
export function readGate(read: ReadInput): GateInputs {
  return {
    apiId: text(read, 'api-id', /^[a-z0-9]{6,20}$/, 'the ID of a REST API, like `a1b2c3d4e5`') ?? '',
    stage: text(read, 'stage', ...stageName) ?? 'live',
    usagePlanId: text(read, 'usage-plan-id', /^[a-z0-9]{4,20}$/, 'the ID of a usage plan, like `a1b2c3`'),
    excludedMethods: list(
      read,
      'exclude-methods',
      /^[A-Z]+ \/\S*$/,
      'a method and a path, like `GET /health`',
    ),
  };
}
