import { History } from '../../demo/page/history.ts';
import type { ActionName, KeyView, PageSources, PageView, RunView } from '../../demo/page/view.ts';

/** A gate that does what the test says, and remembers which buttons were pressed. */
export interface Scripted extends PageSources {
  readonly pressed: ActionName[];
  state: RunView['state'];
  edges: (string | undefined)[];
  keys: KeyView[];
  refused: number;
}

const image =
  '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"><rect width="4" height="3" fill="teal"/></svg>';

export function scriptedSources(): Scripted {
  const began = Date.now();
  const history = new History();
  history.mark(began, 'rotation started');
  const scripted: Scripted = {
    pressed: [],
    state: 'idle',
    edges: Array.from({ length: 5 }, () => 'abcde12345'),
    keys: [
      { id: 'abcde12345', state: 'enabled' },
      { id: 'fghij67890', state: 'disabled' },
    ],
    refused: 0,
    images: ['cat.png', 'an-image-with-a-very-long-name-that-does-not-fit-into-a-narrow-column.jpg'],
    addresses: [
      { what: 'an image', url: 'http://127.0.0.1:1/cat.png?w=600' },
      { what: 'by hand', url: `AWS_ENDPOINT_URL=http://127.0.0.1:1 ${'X'.repeat(200)} node dist/index.js` },
    ],
    look: (): PageView => {
      const edges = scripted.edges.map((keyId, edge) => ({ name: `edge ${edge + 1}`, keyId }));
      history.look(Date.now(), edges, scripted.keys);
      return {
        edges,
        ...history.view(),
        keys: scripted.keys,
        viewers: {
          requests: Math.round((Date.now() - began) / 10),
          refused: scripted.refused,
          failed: 0,
        },
        run: {
          state: scripted.state,
          lines: ['      0 s  key fghij67890 created', '  1 m 8 s  … the edges switch one by one'],
        },
      };
    },
    image: async (path) =>
      path.includes('w=9')
        ? { status: 400, headers: {}, body: Buffer.from('{"error":"w"}') }
        : { status: 200, headers: { 'content-type': 'image/svg+xml' }, body: Buffer.from(image) },
    act: async (name) => {
      if (name === 'outsider') throw new Error('there is no old header yet: rotate first');
      scripted.pressed.push(name);
      scripted.state = name === 'rotate' ? 'running' : 'killed';
    },
  };
  return scripted;
}
