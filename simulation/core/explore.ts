import type { Intent } from '../../src/core/intent.ts';
import { happeningsOf } from './around.ts';
import {
  createGate,
  movesBack,
  refusedApart,
  refusedKey,
  type AbstractGate,
  type Beginning,
} from './gate.ts';
import { createInterner } from './interner.ts';
import type { Surroundings } from './outcomes.ts';
import { begin, movesOf, type AbstractRun } from './run.ts';
import { honest, type Sabotage } from './sabotage.ts';

export interface Exploration {
  /** The initial gate, and what may happen to it. */
  readonly gate: Beginning;
  /** One run after the other in each row; the rows act at the same time, in every order. */
  readonly rows: readonly (readonly Intent[])[];
  /** How many runs may die, at any moment. */
  readonly crashes: number;
  /** Whether the answer to a switch may be lost (default) or never is. */
  readonly lostAnswers?: boolean;
  /** Whether a read may show what was before the last switch, at any time after it, or (default) never does. */
  readonly staleReads?: boolean;
  /** Whether AWS may leave the list after a proof unanswered, or (default) never does. */
  readonly unseenLists?: boolean;
  /** Whether a run reads every sender right before it disables or deletes a key, or (default) relies on the rules alone. */
  readonly asserts?: boolean;
  readonly sabotage?: Sabotage;
}

export interface Explored {
  readonly states: number;
  readonly moves: number;
  /** States in which nothing can happen any more: every run is over, every edge has switched. */
  readonly ends: number;
  /** States in which a viewer is rejected whose case does not count, see {@link Value}. */
  readonly apart: number;
  /** The shortest sequence of moves to a rejected viewer, or to a secret that moves viewers back; undefined if there is none. */
  readonly refused: readonly string[] | undefined;
}

/** Numbers stand for gates and rows, see {@link createInterner}. */
interface State {
  readonly gate: number;
  readonly rows: readonly number[];
  readonly crashesLeft: number;
}

interface Row {
  readonly run: AbstractRun | undefined;
  readonly waiting: readonly Intent[];
}

interface RowMove {
  readonly name: string;
  readonly gate: number;
  readonly row: number;
  readonly crash: boolean;
}

interface Found extends State {
  readonly from: Found | undefined;
  readonly name: string;
}

/** Follows every order in which runs, edges and crashes may act, each state once, breadth first. */
export function explore(exploration: Exploration): Explored {
  const space = new Space(exploration);
  const { start } = space;
  const seen = new Set([keyOf(start)]);
  const count = { states: 0, moves: 0, ends: 0, apart: 0 };
  let frontier = [start];
  while (frontier.length > 0) {
    const following: Found[] = [];
    for (const found of frontier) {
      count.states++;
      count.apart += Number(refusedApart(space.gateOf(found)));
      const before = count.moves;
      for (const next of space.successors(found)) {
        count.moves++;
        const wrong = whatIsWrong(space.gateOf(next));
        if (wrong) return { ...count, refused: [...wayTo(next), ...wrong] };
        const key = keyOf(next);
        if (seen.has(key)) continue;
        seen.add(key);
        following.push(next);
      }
      if (count.moves === before) count.ends++;
    }
    frontier = following;
  }
  return { ...count, refused: undefined };
}

/** Describes a rejected viewer, or a secret that moves viewers back; undefined if there is neither. */
function whatIsWrong(gate: AbstractGate): readonly string[] | undefined {
  if (refusedKey(gate) !== undefined) return [];
  const back = movesBack(gate);
  return back === undefined ? undefined : [back];
}

/** The rules for the next moves. */
class Space {
  readonly start: Found;
  readonly #gates = createInterner<AbstractGate>();
  readonly #rows = createInterner<Row>();
  readonly #around: Surroundings;
  readonly #moves = new Map<string, readonly RowMove[]>();

  constructor({ gate, rows, crashes, sabotage = honest, ...options }: Exploration) {
    const { lostAnswers = true, staleReads = false, unseenLists = false, asserts = false } = options;
    this.#around = { ...sabotage, lostAnswers, staleReads, unseenLists, asserts };
    this.start = {
      gate: this.#gates.number(createGate(gate)),
      rows: rows.map((waiting) => this.#rows.number({ run: undefined, waiting })),
      crashesLeft: crashes,
      from: undefined,
      name: '',
    };
  }

  gateOf({ gate }: State): AbstractGate {
    return this.#gates.get(gate);
  }

  *successors(from: Found): Generator<Found> {
    const { gate, rows, crashesLeft } = from;
    for (const { name, gate: after } of happeningsOf(this.#gates.get(gate), this.#around.asserts))
      yield { name, gate: this.#gates.number(after), rows, crashesLeft, from };
    for (const [n, row] of rows.entries())
      for (const move of this.#movesOf(gate, row))
        if (!move.crash || crashesLeft > 0)
          yield {
            name: `run ${n} ${move.name}`,
            gate: move.gate,
            rows: rows.map((other, m) => (m === n ? move.row : other)),
            crashesLeft: crashesLeft - Number(move.crash),
            from,
          };
  }

  #movesOf(gate: number, row: number): readonly RowMove[] {
    const key = `${gate} ${row}`;
    const known = this.#moves.get(key);
    if (known) return known;
    const moves = [...movesOfRow(this.#gates.get(gate), this.#rows.get(row), this.#around)].map((move) => ({
      ...move,
      gate: this.#gates.number(move.gate),
      row: this.#rows.number(move.row),
    }));
    this.#moves.set(key, moves);
    return moves;
  }
}

/** Rows are interchangeable: which of two equal runs is called the first does not matter. */
function keyOf({ gate, rows, crashesLeft }: State): string {
  return `${crashesLeft} ${gate} ${[...rows].sort((one, other) => one - other).join(' ')}`;
}

function* movesOfRow(
  gate: AbstractGate,
  row: Row,
  around: Surroundings,
): Generator<{ name: string; gate: AbstractGate; row: Row; crash: boolean }> {
  if (!row.run) {
    const [next, ...waiting] = row.waiting;
    if (next) yield { name: 'begins', gate, row: { run: begin(next), waiting }, crash: false };
    return;
  }
  yield { name: 'dies', gate, row: { ...row, run: undefined }, crash: true };
  if (row.run.signed) {
    const after = { ...gate, flying: [...gate.flying, row.run.signed] };
    yield {
      name: 'dies while its switch is on the way',
      gate: after,
      row: { ...row, run: undefined },
      crash: true,
    };
  }
  for (const { name, gate: after, run } of movesOf(gate, row.run, around))
    yield { name, gate: after, row: { ...row, run }, crash: false };
}

function wayTo(found: Found): readonly string[] {
  const way: string[] = [];
  let at = found;
  while (at.from) {
    way.unshift(at.name);
    at = at.from;
  }
  return way;
}
