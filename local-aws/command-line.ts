import { parseArgs } from 'node:util';

type Options = Readonly<Record<string, boolean | number | string>>;
/** What was given, by the kind of each default. */
type Given<T extends Options> = {
  readonly [Name in keyof T]: T[Name] extends boolean ? boolean : T[Name] extends number ? number : string;
};

/**
 * Reads the options of a script from its command line: a flag where the default is false, a whole number above 0 where it is a number,
 * otherwise text. Prints the options on `--help`. Ends the process with exit code 2 and a sentence on anything that it cannot read.
 */
export function commandLine<T extends Options>(defaults: T): Given<T> {
  try {
    const given = readCommandLine(defaults, process.argv.slice(2));
    if (given !== 'help') return given;
    console.log(usageOf(defaults));
    process.exit(0);
  } catch (error) {
    return rejectOption(`${error instanceof Error ? error.message : String(error)}\n${usageOf(defaults)}`);
  }
}

/** Ends the process with this sentence and exit code 2. */
export function rejectOption(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

/** Reads `args` as above. Throws an error that names the option, its value and the remedy. */
export function readCommandLine<T extends Options>(defaults: T, args: readonly string[]): Given<T> | 'help' {
  const { values }: { values: Readonly<Record<string, string | boolean | undefined>> } = parseArgs({
    args: [...args],
    options: {
      ...Object.fromEntries(
        Object.entries(defaults).map(([name, value]) => [
          name,
          { type: typeof value === 'boolean' ? ('boolean' as const) : ('string' as const) },
        ]),
      ),
      help: { type: 'boolean' },
    },
  });
  if (values.help === true) return 'help';
  const read = Object.entries(defaults).map(([name, value]) => {
    const text = values[name];
    return [
      name,
      typeof value === 'number' && typeof text === 'string' ? numberOf(name, text) : (text ?? value),
    ];
  });
  return Object.fromEntries(read) as Given<T>;
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new RangeError(`--${name} must be a whole number above 0, not "${text}".`);
  return number;
}

function usageOf(defaults: Options): string {
  const options = Object.entries(defaults).map(([name, value]) =>
    value === false ? `[--${name}]` : `[--${name} ${value === '' ? 'TEXT' : String(value)}]`,
  );
  return `Options, with their defaults: ${options.join(' ')}`;
}
