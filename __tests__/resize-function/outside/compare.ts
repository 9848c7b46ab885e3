import type { View } from './expected.ts';
import { colourAt } from './raster.ts';
import type { Colour, Raster } from './raster.ts';

/** What is to be seen at some places of an image. */
export interface Samples {
  readonly width: number;
  readonly height: number;
  readonly places: readonly { readonly x: number; readonly y: number; readonly colour: Colour }[];
}

const steps = 9;

/** Places on a grid, away from where colours change: edges are a matter of the resampling kernel and of halved chroma. */
export function samplesOf(view: View, margin = 4): Samples {
  const { width, height } = view;
  const places = Array.from({ length: steps * steps }, (_, index) => {
    const x = Math.floor((((index % steps) + 0.5) * width) / steps);
    const y = Math.floor(((Math.floor(index / steps) + 0.5) * height) / steps);
    return { x, y, colour: view.at(x + 0.5, y + 0.5) };
  });
  return {
    width,
    height,
    places: places.filter(({ x, y, colour }) => isFlat(view, x + 0.5, y + 0.5, margin, colour)),
  };
}

/** What is wrong with an answer, in words; nothing: it is as expected. */
export function faults(answer: Raster, { width, height, places }: Samples, tolerance: number): string[] {
  if (answer.width !== width || answer.height !== height)
    return [`${answer.width}x${answer.height} instead of ${width}x${height}`];
  return places.flatMap(({ x, y, colour }) => {
    const got = colourAt(answer, x, y);
    if (distance(got, colour) <= tolerance) return [];
    return [`${x},${y} is ${got.join()} instead of ${colour.map(Math.round).join()}`];
  });
}

function isFlat({ width, height, at }: View, x: number, y: number, margin: number, colour: Colour): boolean {
  return [-margin, 0, margin].every((across) =>
    [-margin, 0, margin].every((down) => {
      const left = Math.min(width - 0.5, Math.max(0.5, x + across));
      const top = Math.min(height - 0.5, Math.max(0.5, y + down));
      return distance(at(left, top), colour) === 0;
    }),
  );
}

/** The largest difference of a channel; what is transparent has no colour. */
function distance(one: Colour, other: Colour): number {
  const channels = Math.max(one[3], other[3]) < 8 ? [3] : [0, 1, 2, 3];
  return Math.max(...channels.map((channel) => Math.abs((one[channel] ?? 0) - (other[channel] ?? 0))));
}
