import type { TrailEntry, RotateResult } from '../gate/rotation.ts';

/** The chart's row for each step; steps that take hardly any time have none. */
const rows: Partial<Record<TrailEntry['kind'], readonly [section: 'Edges' | 'Probes', label: string]>> = {
  wait: ['Edges', 'edges switch one by one'],
  'prove-at-origin': ['Probes', 'new key directly at the API'],
  'prove-through-cloudfront': ['Probes', 'new key through CloudFront while in-flight requests drain'],
  watch: ['Probes', 'viewers while the old key is disabled'],
};

/** A bar that is shorter than this, in ms, could not be seen. */
const shortestBar = 1_000;

/** A rotation as a Mermaid chart of keys, edges and probes; empty where nothing took time. Times show in the reader's zone. */
export function timeLine(done: RotateResult): string {
  const { trail } = done;
  const began = trail[0]?.at ?? 0;
  const ended = trail.at(-1)?.at ?? 0;
  // Every bar of a run that is over at once would be as long as the whole.
  if (ended - began < shortestBar || !trail.some(({ kind }) => kind in rows)) return '';
  const bars = (wanted: string): string[] =>
    trail.flatMap(({ kind, at: from }, index) => {
      const [section, label] = rows[kind] ?? [];
      return label && section === wanted ? [bar(label, '', from, trail[index + 1]?.at ?? ended)] : [];
    });
  const sections = { Keys: keyBars(done, began, ended), Edges: bars('Edges'), Probes: bars('Probes') };
  return [
    '```mermaid',
    'gantt',
    '  dateFormat x',
    '  axisFormat %H:%M:%S',
    ...Object.entries(sections).flatMap(([title, lines]) =>
      lines.length > 0 ? [`  section ${title}`, ...lines] : [],
    ),
    '```',
  ].join('\n');
}

/** How long each key opened the gate within this run. */
function keyBars(done: RotateResult, began: number, ended: number): string[] {
  const { trail, formerKeyIds, liveKeyId, deletedKeyIds, disabledKeyIds } = done;
  const firstAt = (kind: TrailEntry['kind']): number => trail.find((step) => step.kind === kind)?.at ?? ended;
  const gone = new Set([...deletedKeyIds, ...disabledKeyIds]);
  const made =
    trail.some(({ kind }) => kind === 'create-key') && liveKeyId && !formerKeyIds.includes(liveKeyId);
  const before = formerKeyIds.filter((id) => id !== liveKeyId);
  const old = [...new Set([...before, ...gone])].map((id) =>
    bar(
      `${id} (${before.includes(id) ? 'before' : 'older'})`,
      'done',
      began,
      gone.has(id) ? Math.min(firstAt('disable-key'), firstAt('delete-key')) : ended,
    ),
  );
  const live = liveKeyId
    ? [bar(`${liveKeyId} (${made ? 'new' : 'now'})`, 'active', made ? firstAt('create-key') : began, ended)]
    : [];
  return [...old, ...live];
}

/** How long the edges took after this run's own switch, in words; unknown if the run ended before them. */
export function edgeDeployment({ trail, outcome }: RotateResult): string | undefined {
  const at = trail.findLastIndex(({ kind }) => kind === 'switch');
  const switched = trail[at];
  const next = trail
    .slice(at + 1)
    .find(({ kind }) => !['look', 'switch', 'wait', 'disable-key'].includes(kind));
  if (!switched || !next) return undefined;
  const took = duration(next.at - switched.at);
  return next.kind === 'end' && ['pending', 'interrupted'].includes(outcome)
    ? `Edge deployment: not complete ${took} after the switch, when the run ended.`
    : `Edge deployment: ${took} (usually 3 to 15 minutes).`;
}

/** In a label nearly every character has a meaning for Mermaid, so only letters, digits and brackets stay. */
function bar(label: string, state: 'active' | 'done' | '', from: number, to: number): string {
  return `    ${label.replaceAll(/[^\w ().-]/g, ' ').trim()} :${state && `${state}, `}${from}, ${Math.max(to, from + shortestBar)}`;
}

/** A duration for people: `2 m 10 s`, `45 s`, `1 h 3 m`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} m ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} m`;
}
