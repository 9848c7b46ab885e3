import { elsewhere, isKey, opensTheGate, type Secret } from '../../core/gate-state.ts';
import { newest } from '../../aws/apigateway/api-key.ts';
import { switchWithin } from '../../core/retirement.ts';
import { check, listed, once, warning, type Check, type Fault, type Faults } from './check.ts';
import { days, isTarget, liveKeys } from './key-checks.ts';
import type { Observed, ObservedDistribution, ObservedSecret } from './observed.ts';

/** Seconds for which AWS accepts a signature. */
const signatureLife = 900;

/** Checks who else writes the header, and what the secret gives them to write. */
export function ownerChecks(seen: Observed): readonly Check[] {
  const { secret } = seen;
  const owners = seen.distributions
    .filter(isTarget)
    .flatMap(({ id, tool }) => (tool === undefined ? [] : [`${id} belongs to ${tool}`]));
  const read = `${listed(owners)}, whose next change reads the header from the secret`;
  return [
    check(
      'header owner',
      [owners.length > 0 ? read : 'no other tool is known', ...foreignChanges(seen)].join('; '),
      secret ? [] : owned(owners),
    ),
    ...(secret
      ? [check('key secret', `${secret.id} holds the live key`, ...secretFaults(seen, secret))]
      : []),
  ];
}

/** The last change of each distribution that is too late for a rotation, which only switches to a recently created key. */
function foreignChanges(seen: Observed): readonly string[] {
  const later = ({ id, changedAt }: ObservedDistribution): readonly string[] => {
    const key = newest(liveKeys(seen, (one) => one.id === id));
    const after = key && changedAt !== undefined ? changedAt / 1_000 - key.createdAt : 0;
    return key && after > switchWithin + signatureLife
      ? [`${id} was last changed ${days(after)} after ${key.id} was created, not by a rotation`]
      : [];
  };
  return seen.distributions.filter(isTarget).flatMap(later);
}

const owned = (owners: readonly string[]): readonly Fault[] =>
  owners.map((owner) =>
    warning(
      `${owner}: its next change of the distribution may restore an older header`,
      'Let it read the header from a secret (`key-secret`, docs/key-secret.md), or make it ignore the origin.',
    ),
  );

function secretFaults(seen: Observed, { id, stages, fault }: ObservedSecret): readonly Faults[] {
  if (fault) return [warning(fault.message, fault.remedy)];
  if (!stages)
    return [warning(`there is no secret ${id}`, 'Run `command: gate` (or `deploy`): it creates the secret.')];
  const live = liveKeys(seen, ({ staging }) => !staging).map((key) => key.id);
  const isLive = live.some((keyId) => isKey(stages.current, keyId));
  return [!isLive && behind(seen, stages, live), olderStages(stages, live)];
}

function behind({ keys }: Observed, { current }: Secret, live: readonly string[]): Fault {
  const rotate = 'Run `command: rotate`: it puts a new key into the secret and then into the distributions.';
  if (current.kind !== 'key')
    return warning(
      `the secret holds ${current.kind === 'none' ? 'no value yet' : 'a value that is not a key'}: whatever reads it sends that with its next change`,
      current.kind === 'none'
        ? 'Run `command: gate` (or `deploy`): it writes the live key into the secret.'
        : rotate,
    );
  const opens = opensTheGate(keys.find(({ id }) => id === current.id));
  const outcome = opens ? 'moves viewers to that key' : 'refuses viewers';
  return warning(
    `the secret holds key ${current.id}, CloudFront sends ${listed(live) || 'none'}: the next change by a tool that reads it ${outcome}`,
    rotate,
  );
}

function olderStages(secret: Secret, live: readonly string[]): Faults {
  const [sender] = elsewhere({ others: [], secret });
  const held = (sender?.headers ?? [])
    .slice(1)
    .flatMap((header) => (header.kind === 'key' && !live.includes(header.id) ? [header.id] : []));
  return (
    held.length > 0 &&
    warning(
      `another stage of the secret holds ${listed(once(held))}, which stays valid as long as it does`,
      'Run `command: rotate`: it moves AWSPREVIOUS on; remove other labels by hand (`aws secretsmanager update-secret-version-stage`).',
    )
  );
}
