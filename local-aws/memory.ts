/** Does a read in a state of a while ago. The read must be done when it returns: a promise's later part sees the present. */
export type Memory = <T>(read: () => T) => T;

/** What `stored` holds now, each value through `copy`, for later reads. */
export function memoryOf<K, V>(stored: Map<K, V>, copy: (value: V) => V): Memory {
  return memoryAs(stored, new Map([...stored].map(([name, value]) => [name, copy(value)])));
}

/** Puts `then` in the place of what `stored` holds for as long as a read lasts. */
export function memoryAs<K, V>(stored: Map<K, V>, then: ReadonlyMap<K, V>): Memory {
  return (read) => {
    const now = new Map(stored);
    refill(stored, then);
    try {
      return read();
    } finally {
      refill(stored, now);
    }
  };
}

/** All of `memories` at once. */
export function together(memories: readonly Memory[]): Memory {
  return memories.reduceRight<Memory>(
    (inner, outer) => (read) => outer(() => inner(read)),
    (read) => read(),
  );
}

function refill<K, V>(stored: Map<K, V>, content: ReadonlyMap<K, V>): void {
  stored.clear();
  for (const [name, value] of content) stored.set(name, value);
}
