import type { Inputs } from '../inputs/inputs.ts';

/** How long a command waits for the edges and for API Gateway, in seconds. */
export function waits({ deploymentTimeout, propagationSeconds }: Inputs): {
  readonly deploymentTimeout: number;
  readonly propagation: number;
} {
  return { deploymentTimeout: deploymentTimeout * 60, propagation: propagationSeconds };
}

/** Seconds; undefined: a key may be of any age. */
export function maxKeyAge({ maxKeyAge: days }: Inputs): number | undefined {
  return days === undefined ? undefined : days * 86_400;
}
