import { broken, check, warning, type Check, type Faults } from './check.ts';
import type { Observed } from './observed.ts';

/** The day on which Lambda's support for a runtime ends (developer guide, "Lambda runtimes", read in November 2026). */
const ends: Readonly<Record<string, string>> = {
  'nodejs18.x': '2025-09-01',
  'nodejs20.x': '2026-04-30',
  'nodejs22.x': '2027-04-30',
  'nodejs24.x': '2028-04-30',
};

/** Days: time enough to plan an update. */
const notice = 180;

/** The functions behind the stage: whether they can respond, and how long their runtime is supported. */
export function functionChecks({ functions, now }: Observed): readonly Check[] {
  if (functions.length === 0) return [];
  const runtimes = [...new Set(functions.flatMap(({ found }) => found?.runtime ?? []))];
  return [
    check('function', 'active', ...functions.map(stateFault)),
    check(
      'function runtime',
      runtimes.map(shown).join(', '),
      ...runtimes.map((runtime) => supportFault(runtime, now)),
    ),
    ...settingsCheck(functions),
  ];
}

const signingKeys = 'IMAGE_GATE_SIGNING_KEYS';

/** For resize functions only: an intended setting that is missing leaves the function open. */
function settingsCheck(functions: Observed['functions']): readonly Check[] {
  const resizing = functions.filter(({ found }) => found?.variables?.set.includes('IMAGE_GATE_BUCKET'));
  if (resizing.length === 0) return [];
  const signed = resizing.every(({ found }) => found?.variables?.set.includes(signingKeys));
  return [
    check(
      'function settings',
      signed ? 'only signed URLs are served' : 'URL signing is off',
      resizing.flatMap(({ name, found }) => {
        const { set = [], empty = [] } = found?.variables ?? {};
        const misspelt = set.filter((one) => one.includes('SIGN') && one !== signingKeys);
        return [
          ...empty.map((one) =>
            warning(
              `${one} of ${name} is empty${one === signingKeys ? ': URL signing is off' : ', so its default applies'}`,
              'Give the setting a value in `function-settings`, or leave it out, and run `command: deploy`.',
            ),
          ),
          ...misspelt.map((one) =>
            warning(
              `${name} does not know ${one}${set.includes(signingKeys) ? '' : ': URL signing is off'}`,
              `Write ${signingKeys.replace('IMAGE_GATE_', '')} in \`function-settings\` and run \`command: deploy\`.`,
            ),
          ),
        ];
      }),
    ),
  ];
}

function stateFault({ name, found }: Observed['functions'][number]): Faults {
  if (!found)
    return broken(
      `${name} does not exist: every request that needs it fails`,
      'Run `command: deploy` if it made this API; else restore the function, or correct the integration.',
    );
  if (found.state === 'Failed')
    return broken(
      `${name} failed to start: every request that needs it fails`,
      'Look up its state reason in the Lambda console.',
    );
  return (
    found.state === 'Pending' &&
    warning(`${name} is still being created`, 'Wait a minute, then run `command: status` again.')
  );
}

function shown(runtime: string): string {
  const end = ends[runtime];
  return `${runtime}${end === undefined ? '' : `, supported until ${end}`}`;
}

function supportFault(runtime: string, now: number): Faults {
  const remedy =
    'Use a newer version of the action and run `command: deploy`: it moves the function to a newer runtime.';
  const end = ends[runtime];
  if (end === undefined) return undefined;
  const left = Math.floor((Date.parse(end) - now) / 86_400_000);
  if (left < 0) return warning(`${runtime} has not been supported since ${end}`, remedy);
  return left < notice && warning(`${runtime} is supported for ${left} more days, until ${end}`, remedy);
}
