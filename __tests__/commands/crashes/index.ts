import { commandLine } from '../../../local-aws/command-line.ts';
import { cutEverywhere, cuts, type Crashes } from './cut-short.ts';
import { deployScenes, destroyScenes } from './deploy-scenes.ts';
import { gating, healing, ungating } from './gate-scenes.ts';

/**
 * Cuts deploy, gate and destroy short at every call of theirs, in virtual time, and runs each once more: before the
 * call, after it, and after a write whose answer is lost. One line a command; exit code 1 when one more run was not
 * enough anywhere. `--seed 7` is another account (delays, edges, hosts), `--seeds 3` so many of them, `--only deploy`
 * those commands whose line begins so.
 */
const {
  seed,
  seeds: count,
  only,
} = commandLine({ seed: 1 + Math.floor(Math.random() * 1_000_000), seeds: 1, only: '' });
const seeds = Array.from({ length: count }, (_, index) => seed + index);
const scenes = [...deployScenes, gating, ...healing, ...destroyScenes, ungating];
let failures = 0;

console.log(`crashes: ${cuts.join(', ')}; from seed ${seed}, ${seeds.length} of them`);
for (const scene of scenes.filter(({ name }) => name.startsWith(only))) {
  const all: Crashes[] = [];
  for (const seed of seeds) all.push(await cutEverywhere(scene, seed));
  const sum = (of: (crashes: Crashes) => number): number =>
    all.reduce((total, crashes) => total + of(crashes), 0);
  const points = sum((crashes) => crashes.points);
  const converged = sum(({ converged: enough }) => enough);
  failures += points - converged;
  console.log(
    `${scene.name}: ${sum(({ calls }) => calls)} calls, ${points} crash points, ${converged} converged by one more run`,
  );
  for (const line of all.flatMap(({ wrong }) => wrong)) console.log(`  ${line}`);
}
process.exitCode = failures === 0 ? 0 : 1;
