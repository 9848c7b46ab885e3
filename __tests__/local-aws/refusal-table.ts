/** What AWS refuses, under status and name of the refusal: `{ '404 NoSuchDistribution': { 'an unknown distribution': call } }`. */
export type RefusalTable<T> = Readonly<Record<string, Readonly<Record<string, T>>>>;

/** The rows of a table, for `test.each`. */
export function refusalsIn<T>(
  table: RefusalTable<T>,
): (readonly [what: string, call: T, name: string, status: number])[] {
  return Object.entries(table).flatMap(([refusal, cases]) => {
    const [status = '', name = ''] = refusal.split(' ');
    return Object.entries(cases).map(([what, call]) => [what, call, name, Number(status)] as const);
  });
}
