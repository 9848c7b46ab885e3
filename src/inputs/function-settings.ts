import { nearest, wrongInput, type Reader } from './readers.ts';

/** Settings with their own input. */
const elsewhere: Readonly<Partial<Record<string, string>>> = {
  BUCKET: 'bucket',
  KEY_PREFIX: 'key-prefix',
  RESPONSE_MODE: 'response-mode',
};

/** `NAME=value` lines, as variables IMAGE_GATE_NAME. An error names the line, never its text, which may be a signing key. */
export const functionSettings: Reader<Readonly<Record<string, string>>> = (given, input) => {
  const settings: Record<string, string> = {};
  for (const [index, line] of given.split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = /^(?:IMAGE_GATE_)?([A-Z][A-Z0-9_]*)=(.*)$/.exec(line.trim()) ?? [];
    if (name === undefined || value === undefined)
      throw wrongInput(
        input,
        `line ${index + 1} is not NAME=value`,
        'Write one setting per line, with the name in capitals, like `QUALITY_WEBP=80`.',
      );
    if (value.trim() === '')
      throw wrongInput(
        input,
        `${name} is empty, perhaps because a secret or variable is not set`,
        `Give ${name} a value, or remove the line to use its default.`,
      );
    const key = `IMAGE_GATE_${name}`;
    if (key in settings) throw wrongInput(input, `${name} is set twice`, 'Remove one of the two lines.');
    const own = elsewhere[name];
    if (own !== undefined)
      throw wrongInput(input, `${name} cannot be set here`, `Use the input \`${own}\` instead.`);
    settings[key] = value.trim();
  }
  return settings;
};

/** Rejects a setting that the function does not have; `known` are its IMAGE_GATE_ variables. */
export function refuseUnknown(settings: Readonly<Record<string, string>>, known: readonly string[]): void {
  for (const key of Object.keys(settings)) {
    if (known.includes(key) || !key.startsWith('IMAGE_GATE_')) continue;
    const near = nearest(key, known)?.replace('IMAGE_GATE_', '');
    throw wrongInput(
      'function-settings',
      `there is no setting ${key.replace('IMAGE_GATE_', '')}`,
      `${near === undefined ? 'Correct the line.' : `Did you mean ${near}?`} docs/function-settings.md lists every setting.`,
    );
  }
}
