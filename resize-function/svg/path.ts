import { number } from './numbers.ts';
import { Tracer } from './outline.ts';
import type { Outline } from './outline.ts';

/** The number of parameters of each command. */
const taken: Readonly<Record<string, number>> = {
  m: 2,
  l: 2,
  h: 1,
  v: 1,
  c: 6,
  s: 4,
  q: 4,
  t: 2,
  a: 7,
  z: 0,
};

/** Reads the data of a path; anything but commands and numbers is skipped, so it reads at least what is drawn. */
export function pathOutline(data: string): Outline {
  const tracer = new Tracer();
  let command = '';
  let numbers: number[] = [];
  let at = 0;
  while (at < data.length) {
    const letter = data.charAt(at);
    const lower = letter.toLowerCase();
    if (Object.hasOwn(taken, lower)) {
      command = letter;
      numbers = [];
      if (lower === 'z') tracer.close();
      at++;
      continue;
    }
    const found = isFlag(command, numbers.length) ? /[01]/.exec(letter)?.[0] : numberAt(data, at);
    if (found === undefined) {
      at++;
      continue;
    }
    at += found.length;
    numbers.push(Math.max(-1e9, Math.min(1e9, Number(found))));
    if (numbers.length < (taken[command.toLowerCase()] ?? Infinity)) continue;
    draw(tracer, command, numbers);
    numbers = [];
    command = { m: 'l', M: 'L' }[command] ?? command;
  }
  return tracer.outline();
}

/** The two flags of an arc are one digit each and need nothing between them. */
function isFlag(command: string, before: number): boolean {
  return command.toLowerCase() === 'a' && (before === 3 || before === 4);
}

function numberAt(data: string, at: number): string | undefined {
  number.lastIndex = at;
  return number.exec(data)?.[0];
}

function draw(tracer: Tracer, command: string, numbers: readonly number[]): void {
  const [x, y] = tracer.position;
  const relative = command === command.toLowerCase();
  const [fromX, fromY] = relative ? [x, y] : [0, 0];
  const kind = command.toLowerCase();
  const absolute = numbers.map((value, at) => value + (at % 2 === 0 ? fromX : fromY));
  const [first = 0, second = 0, , large, , toX = 0, toY = 0] = numbers;
  switch (kind) {
    case 'm':
      tracer.move(first + fromX, second + fromY);
      return;
    case 'h':
      tracer.through([first + fromX, y]);
      return;
    case 'v':
      tracer.through([x, first + fromY]);
      return;
    case 'a':
      arc(tracer, [first, second], large === 1, [toX + fromX, toY + fromY]);
      return;
    default:
      tracer.through(kind === 's' || kind === 't' ? [...tracer.reflection, ...absolute] : absolute);
  }
}

/**
 * An arc stays within twice its larger radius of where it begins; radii that are too small grow and keep their ratio. The smaller of a
 * circle's two is at most half of it: optimisers write nearly straight lines as arcs of millions of units.
 */
function arc(
  tracer: Tracer,
  [rx, ry]: readonly [number, number],
  large: boolean,
  [toX, toY]: readonly [number, number],
): void {
  const [x, y] = tracer.position;
  const chord = Math.hypot(toX - x, toY - y);
  const [longer, shorter] = [Math.max(Math.abs(rx), Math.abs(ry)), Math.min(Math.abs(rx), Math.abs(ry))];
  const radius = Math.max(longer, (chord / 2) * (longer / shorter));
  const half = large ? Infinity : (Math.PI / 2) * chord * (longer / shorter);
  // Without a radius the arc is a line.
  const reach = shorter === 0 ? 0 : Math.min(2 * radius, 2 * chord + radius, half);
  tracer.through([x + reach, y + reach, toX - reach, toY - reach, toX, toY]);
}
