/** How much of the past is shown, in milliseconds. */
const past = 120_000;
const laneHeight = 10;
const gap = 3;

/** Draws which key each edge sent over time, as the demo kept it: one row per edge, and the marks of events. */
export function lanes(svg, marksList) {
  return ({ at, lanes, marks, colourOf }) => {
    const x = (time) => Math.max(0, 1_000 - ((at - time) / past) * 1_000);
    const height = lanes.length * (laneHeight + gap) + gap;
    svg.setAttribute('viewBox', `0 0 1000 ${height}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    svg.style.height = `${height}px`;
    const recent = marks.filter((mark) => mark.at > at - past);
    svg.replaceChildren(
      ...lanes.flatMap(({ stretches }, index) =>
        stretches.map((stretch) =>
          shape('rect', {
            x: x(stretch.from),
            y: gap + index * (laneHeight + gap),
            width: Math.max(0, x(stretch.to) - x(stretch.from)),
            height: laneHeight,
            fill: colourOf(stretch),
          }),
        ),
      ),
      ...recent.map((mark) => shape('rect', { x: x(mark.at), y: 0, width: 2, height, class: 'mark' })),
    );
    const words = recent.map(
      (mark) => `${new Date(mark.at).toLocaleTimeString('en', { hour12: false })} ${mark.word}`,
    );
    if (marksList.dataset.words === words.join()) return;
    marksList.dataset.words = words.join();
    marksList.replaceChildren(
      ...words.map((word) => Object.assign(document.createElement('li'), { textContent: word })),
    );
  };
}

function shape(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}
