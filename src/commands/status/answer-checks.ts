import { broken, check, listed, warning, type Check, type Fault } from './check.ts';
import { liveKeys } from './key-checks.ts';
import type { Observed, ObservedAnswer } from './observed.ts';

const nothingAsked = 'Give a `probe-path`: a path of the API that answers GET.';
const network = 'Check the network and DNS of the runner, then look again.';

/** What requests met: as a stranger without a key, as one with a random key, and as a viewer. */
export function answerChecks(seen: Observed): readonly Check[] {
  const { answers } = seen;
  const direct = answers.filter(({ door }) => door === 'direct');
  const viewers = answers.filter(({ door }) => door !== 'direct');
  return [
    check('direct request', 'refused (403)', strangers(direct.filter((one) => one.with === 'no key'))),
    check('random key', 'refused (403)', strangers(direct.filter((one) => one.with === 'a random key'))),
    check('through CloudFront', statuses(viewers), through(seen, viewers)),
  ];
}

function strangers(answers: readonly ObservedAnswer[]): readonly Fault[] {
  if (answers.length === 0) return [warning('nothing could be asked', nothingAsked)];
  const letIn = answers.find(({ status, refused }) => status !== undefined && status !== 403 && !refused);
  if (letIn)
    return [
      broken(
        `a request with ${letIn.with} was let in (HTTP ${letIn.status ?? 0})`,
        'See the lines about methods and plans; `command: gate` closes an open stage.',
      ),
    ];
  if (answers.every(({ status }) => status === undefined)) return [warning('no answer came', network)];
  return answers.some(({ refused }) => refused)
    ? []
    : [warning('refused, but not for its key (HTTP 403): the path may not exist', nothingAsked)];
}

function through(seen: Observed, answers: readonly ObservedAnswer[]): readonly Fault[] {
  if (answers.length === 0) return [warning('nothing could be asked', nothingAsked)];
  return answers.flatMap(({ door, status, refused, cached, keyId }) => {
    if (status === undefined) return [warning(`${door}: no answer came`, network)];
    if (refused)
      return [
        broken(
          `${door}: a viewer was refused (HTTP ${status})`,
          'Run `command: rotate`: it heals the gate; the lines above say what is wrong.',
        ),
      ];
    const live = liveKeys(seen, ({ id }) => id === door).map(({ id }) => id);
    if (keyId !== undefined && !live.includes(keyId))
      return [
        warning(
          `${door}: an edge sends key ${keyId}, the configuration says ${listed(live)}`,
          'Wait until the distribution is deployed, then look again.',
        ),
      ];
    if (status >= 500 || status === 403)
      return [
        warning(`${door}: HTTP ${status}, not for the key`, "Look into the function's or the API's log."),
      ];
    return cached
      ? [
          warning(
            `${door}: a cache answered, which proves nothing`,
            'Give a `probe-path` that is never cached.',
          ),
        ]
      : [];
  });
}

function statuses(answers: readonly ObservedAnswer[]): string {
  return [...new Set(answers.map(({ door, status }) => `${door}: let in (HTTP ${status ?? 0})`))].join(', ');
}
