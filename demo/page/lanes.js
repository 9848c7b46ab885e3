/** How much of the past is shown, in milliseconds. */
const past = 120_000;
const laneHeight = 10;
const gap = 3;

/**
 * Draws which key each edge sent over time: one row an edge, one rectangle for each stretch of the same colour.
 * Returns the function that takes the next view.
 */
export function lanes(svg) {
  const rows = new Map();
  return ({ at, edges }) => {
    for (const { name, colour } of edges) {
      const row = rows.get(name) ?? [];
      const last = row.at(-1);
      if (last && last.colour === colour) last.to = at;
      else row.push({ colour, from: last ? last.to : at, to: at });
      while (row.length > 1 && row[0].to < at - past) row.shift();
      rows.set(name, row);
    }
    const height = rows.size * (laneHeight + gap) + gap;
    svg.setAttribute('viewBox', `0 0 1000 ${height}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.style.height = `${height}px`;
    svg.replaceChildren(
      ...[...rows.values()].flatMap((row, index) =>
        row.map((stretch) => rectangle(stretch, at, gap + index * (laneHeight + gap))),
      ),
    );
  };
}

function rectangle({ colour, from, to }, now, y) {
  const x = Math.max(0, 1_000 - ((now - from) / past) * 1_000);
  const end = 1_000 - ((now - to) / past) * 1_000;
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  const attributes = { x, y, width: Math.max(0, end - x), height: laneHeight, fill: colour };
  for (const [name, value] of Object.entries(attributes)) rect.setAttribute(name, value);
  return rect;
}
