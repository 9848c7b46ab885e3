import { createRandom } from '../../local-aws/random.ts';
import type { Random } from '../../local-aws/random.ts';
import type { Generator } from './generator.ts';
import { mutatedSvg, svgText } from './svg-grammar.ts';

const mostSteps = 60;
const someSeed = (random: Random): number => random.integer(0, 2 ** 31);

/** SVG texts: the seed of the first, and those of the changes made to it. */
export const drawings: Generator = {
  name: 'svg',
  draw: (random) => ({ seed: someSeed(random), steps: '' }),
  vary: (recipe, random) => {
    const steps = String(recipe.steps).split(',').filter(Boolean);
    if (steps.length > 0 && random.chance(0.2)) steps.splice(random.integer(0, steps.length - 1), 1);
    else steps.push(String(someSeed(random)));
    return { ...recipe, steps: steps.slice(-mostSteps).join(',') };
  },
  make: ({ seed = 0, steps = '' }) => {
    const changes = String(steps).split(',').filter(Boolean).map(Number);
    const first = svgText(createRandom(Number(seed)));
    const text = changes.reduce((svg, step) => mutatedSvg(svg, createRandom(step)), first);
    return Promise.resolve(Buffer.from(text));
  },
};
