import type { UsagePlan } from '../aws/apigateway/usage-plan.ts';
import { addTags } from '../aws/apigateway/tagging.ts';
import { secretIn, secretTags, type Tags } from '../aws/ownership.ts';
import { edit, type Resource, type Step } from '../aws/step.ts';
import type { Context } from './context.ts';
import { GateSecret, type NamedSecret } from './secret.ts';

/** The given secret, else the one that the gate's plan remembers: a run that did not know it would delete the key in it. */
export function withRemembered<Named extends NamedSecret>(named: Named, tags: Tags): Named {
  if (named.keySecret !== undefined) return named;
  const [keySecret, keySecretField] = secretIn(tags);
  return { ...named, keySecret, keySecretField };
}

/** Opens the secret of a gate. A remembered secret that no longer exists is ignored: nothing can read a key from it. */
export async function openSecret(
  context: Context,
  named: NamedSecret,
  tags: Tags,
): Promise<GateSecret | undefined> {
  const secret = await GateSecret.open(context, withRemembered(named, tags));
  if (!secret || named.keySecret !== undefined) return secret;
  const seen = await secret.find(true);
  if (seen && !seen.deleted) return secret;
  context.journal.warned(
    `The secret ${secret.id}, which this gate was set up with, no longer exists: it is ignored.`,
  );
  return undefined;
}

/** A plan that also remembers the given secret; without one, it keeps what it remembers. */
export function rememberingSecret<Plan extends UsagePlan>(
  { aws, journal }: Context,
  { keySecret, keySecretField }: NamedSecret,
  resource: Resource<Plan | undefined>,
): Resource<Plan | undefined> {
  const remembering = ({ id, tags }: Plan): readonly Step[] => {
    const [secret, field] = secretIn(tags);
    if (keySecret === undefined || (secret === keySecret && field === keySecretField)) return [];
    const remembered = secretTags(keySecret, keySecretField);
    if (!remembered) {
      journal.warned(
        '`key-secret` is too long for a tag: set the input for `rotate`, `status` and `destroy` too.',
      );
      return [];
    }
    const act = () => addTags(aws, 'usageplans', id, remembered);
    return [edit(`usage plan ${id}`, 'key-secret', { from: secret, to: keySecret }, act)];
  };
  return { ...resource, plan: (seen) => [...resource.plan(seen), ...(seen ? remembering(seen) : [])] };
}
