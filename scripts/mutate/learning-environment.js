import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { join, relative } from 'node:path';
import PlainEnvironment from '../jest-environment.js';

/** Records what each test file covers, in Jest's own process and in those that the test starts; `npm run mutate` selects tests by it. */
export default class LearningEnvironment extends PlainEnvironment {
  failed = false;

  constructor(given, context) {
    super(given, context);
    const name = relative(given.projectConfig.rootDir, context.testPath).replaceAll(/[/\\]/g, '+');
    this.folder = join(process.env.MUTATE_LEARNED, name);
    mkdirSync(this.folder, { recursive: true });
  }

  async setup() {
    await super.setup();
    // Node passes it to every child process, and each writes its coverage when it ends.
    for (const { env } of [process, this.global.process]) env.NODE_V8_COVERAGE = this.folder;
    this.began = { cpu: process.cpuUsage(), wall: performance.now() };
    this.session = new Session();
    this.session.connect();
    this.session.post('Profiler.enable');
    this.session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
  }

  handleTestEvent({ name, test }) {
    this.failed ||= name === 'hook_failure' || (name === 'test_done' && test.errors.length > 0);
  }

  async teardown() {
    const { user, system } = process.cpuUsage(this.began.cpu);
    const wall = (performance.now() - this.began.wall) / 1_000;
    const cost = { cpu: (user + system) / 1e6, wall, failed: this.failed };
    writeFileSync(join(this.folder, 'cost.json'), JSON.stringify(cost));
    this.session.post('Profiler.takePreciseCoverage', (_, { result }) => {
      const ours = result.filter(({ url }) => url.startsWith('file:') && !url.includes('/node_modules/'));
      writeFileSync(join(this.folder, 'coverage-own.json'), JSON.stringify({ result: ours }));
    });
    this.session.post('Profiler.stopPreciseCoverage');
    this.session.disconnect();
    delete process.env.NODE_V8_COVERAGE;
    await super.teardown();
  }
}
