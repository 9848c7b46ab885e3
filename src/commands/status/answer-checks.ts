import { broken, check, listed, once, warning, type Check, type Faults } from './check.ts';
import { clientPlans, headerFaults, liveKeys, ofClients } from './key-checks.ts';
import type { Observed, ObservedAnswer } from './observed.ts';

const noProbe = 'Give a `probe-path`: a path of the API that answers GET without other authorization.';
const network = 'Check the network and DNS of the runner, then run `command: status` again.';
const outside =
  'AWS WAF in front of the stage, or a VPC endpoint for execute-api, may answer in place of the API: run this where requests reach the API.';
const noViewer =
  'This alone does not mean that the gate is broken. To verify it, give a `viewer-url` or a `probe-path` that this machine can reach.';

/** The responses to requests without a key, with a random key, and as a viewer. */
export function answerChecks(seen: Observed): readonly Check[] {
  const { answers } = seen;
  const direct = answers.filter(({ at }) => at === 'direct');
  const viewers = answers.filter(({ at }) => at !== 'direct');
  // A gate that rejects viewers too is broken, which the line about viewers reports.
  const isShutOut =
    direct.some((one) => one.with === 'the key') && viewers.every(({ answer }) => answer.kind !== 'rejected');
  const asStranger = (key: ObservedAnswer['with']): Faults =>
    intruders(
      direct.filter((one) => one.with === key),
      isShutOut,
    );
  return [
    check('direct request', 'rejected', asStranger('no key')),
    check('random key', 'rejected', asStranger('a random key')),
    check('through CloudFront', accepted(viewers), ...through(seen, viewers)),
  ];
}

function intruders(answers: readonly ObservedAnswer[], isShutOut: boolean): Faults {
  const [first] = answers;
  if (!first) return warning('the API could not be probed', noProbe);
  const open = answers.find(({ answer }) => answer.kind === 'accepted');
  if (open)
    return broken(
      `a request with ${open.with} was accepted (${open.answer.shown})`,
      'See the findings about methods and plans; `command: gate` closes an open stage.',
    );
  if (isShutOut)
    return warning(
      `the API rejects this machine, whatever key it sends (${first.answer.shown}): this does not show that the key is checked`,
      outside,
    );
  if (answers.some(({ answer }) => answer.kind === 'rejected')) return undefined;
  if (answers.every(({ answer }) => answer.kind === 'no-answer')) return warning('no response', network);
  return warning(`${first.answer.shown} does not show whether the key was checked`, noProbe);
}

function through(seen: Observed, answers: readonly ObservedAnswer[]): readonly Faults[] {
  if (answers.length === 0) return [warning('no distribution could be probed', noViewer)];
  return answers.map(({ at, answer, grouped }) => {
    switch (answer.kind) {
      case 'no-answer':
        return warning(`${at}: no response`, network);
      case 'rejected':
        if (isOfClients(seen, at)) return ofClients(seen, at);
        return grouped && isGuarded(seen)
          ? warning(
              `${at}: a request was rejected (${answer.shown}), perhaps by another origin of an origin group`,
              noViewer,
            )
          : broken(`${at}: a viewer was rejected (${answer.shown})`, cureOf(seen));
      case 'proves-nothing':
        return warning(`${at}: ${answer.shown} does not show which key is sent`, noViewer);
      case 'accepted':
        return keyFault(seen, at, answer.keyId);
    }
  });
}

/** Whether a request through this distribution may be rejected because only clients are to get through it. */
const isOfClients = (seen: Observed, at: string): boolean =>
  clientPlans(seen).length > 0 &&
  seen.distributions.some(
    ({ id, origins }) => id === at && origins.some(({ header }) => header.kind === 'none'),
  );

/** Whether the API returns something else before it checks a key, so that CloudFront may have tried another origin of the group. */
function isGuarded(seen: Observed): boolean {
  const direct = seen.answers.filter(({ at }) => at === 'direct');
  return (
    direct.length > 0 &&
    direct.every(({ answer }) => answer.kind === 'proves-nothing') &&
    !headerFaults(seen).some(({ state }) => state === 'broken')
  );
}

function keyFault(seen: Observed, at: string, keyId: string | undefined): Faults {
  const live = liveKeys(seen, ({ id }) => id === at).map(({ id }) => id);
  if (keyId === undefined || live.includes(keyId)) return undefined;
  return warning(
    `${at}: an edge sends key ${keyId}, the configuration says ${listed(live)}`,
    'Wait until the distribution is deployed, then run `command: status` again.',
  );
}

/** A rotation repairs what is wrong with a header or a key, and nothing else. */
function cureOf(seen: Observed): string {
  if (seen.answers.some(({ at, with: key }) => at === 'direct' && key === 'the key'))
    return `${outside} If it is rejected there too, run \`command: gate\` (or \`deploy\`).`;
  return headerFaults(seen).some(({ state }) => state === 'broken')
    ? 'Run `command: rotate`: it repairs the gate; the other findings say what is wrong.'
    : 'Run `command: status` again in two minutes. If this persists, run `command: gate` (or `deploy`): it repairs the plan and the stage.';
}

function accepted(answers: readonly ObservedAnswer[]): string {
  return listed(once(answers.map(({ at, answer }) => `${at}: accepted (${answer.shown})`)));
}
