import type { Spread } from '../spread.ts';
import type { PolicyDocument } from './policy.ts';

/** A role, its policies as text because IAM gives back what it was given. */
export interface Role {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly arn: string;
  readonly description: string;
  /** s */
  readonly maxSession: number;
  readonly createdAt: number;
  trust: Spread<PolicyDocument | undefined>;
  trustText: string;
  readonly inline: Map<
    string,
    { readonly text: string; readonly document: Spread<PolicyDocument | undefined> }
  >;
  /** Managed policies by ARN. */
  readonly attached: Map<string, Spread<PolicyDocument | undefined>>;
  readonly tags: Map<string, string>;
  /** ARN of the policy that no permission of the role reaches beyond. */
  readonly boundary: string | undefined;
}
