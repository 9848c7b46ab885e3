import { gallery } from './gallery.js';
import { lanes } from './lanes.js';

const element = (id) => document.getElementById(id);
const buttons = [...document.querySelectorAll('button[data-action]')];

/** Each key has a colour for as long as the page is open, by the order in which the keys were made: neighbours differ. */
const seen = [];
const colourOf = (keyId) => {
  if (!seen.includes(keyId)) seen.push(keyId);
  return `var(--key-${seen.indexOf(keyId) % 8})`;
};
/** What an edge's viewers see immediately: a key that is not enabled is rejected. */
const refusedAt = ({ keyId }, keys) => !keys.some(({ id, state }) => id === keyId && state === 'enabled');
const draw = lanes(element('lanes'), element('marks'));
/** The newest enabled key that an edge sends is the current one. */
const roleOf = ({ id, state }, { keys, edges }) => {
  if (state !== 'enabled') return 'old';
  const sent = keys.filter((key) => key.state === 'enabled' && edges.some(({ keyId }) => keyId === key.id));
  const now = keys.indexOf(sent.at(-1));
  const own = keys.findIndex((key) => key.id === id);
  if (own === now) return 'now';
  return own < now ? 'before' : 'new';
};

const states = {
  idle: 'Idle. Every edge sends the live key.',
  running: 'The action is running.',
  finished: 'The last rotation succeeded.',
  failed: 'The last rotation failed. See the action log below.',
  killed: 'The rotation was killed. Rotate again: the next run finishes it.',
  harmed:
    'Another tool restored an old header: requests through edges that send it are rejected. Rotate to repair it.',
};

/** The last views, for the rate. */
let history = [];
let running = false;

function show(view) {
  for (const { id } of view.keys) colourOf(id);
  history = [...history.filter(({ at }) => at > view.at - 3_000), view];
  const seconds = (view.at - history[0].at) / 1_000;
  const served = view.viewers.requests - history[0].viewers.requests;
  setText('rate', seconds > 0 ? Math.round(served / seconds) : 0);
  setText('requests', view.viewers.requests.toLocaleString('en'));
  setText('refused', view.viewers.refused.toLocaleString('en'));
  element('refused-box').classList.toggle('alarm', view.viewers.refused > 0);
  const refusedNow = view.viewers.refused - history[0].viewers.refused;
  setText('refused-now', refusedNow > 0 ? `${refusedNow} in the last 3 seconds` : 'none now');
  setText('state', states[view.run.state]);
  setText('step', view.run.state === 'running' ? lastStep(view.run.lines) : '');
  for (const button of buttons)
    button.disabled = (button.dataset.action === 'kill') !== (view.run.state === 'running');
  // The log is read while the action runs.
  if (view.run.state === 'running' && !running) element('log').closest('details').open = true;
  running = view.run.state === 'running';
  const edges = view.edges.map((edge) => {
    const refused = refusedAt(edge, view.keys);
    return { ...edge, refused, colour: refused ? 'var(--refused)' : colourOf(edge.keyId) };
  });
  list('edges', edges, ({ name, keyId, colour, refused }) => ({
    text: [name, keyId ?? 'no key of this account', refused ? ' rejected' : ''],
    colour,
    state: refused ? 'refused' : 'enabled',
  }));
  list('keys', view.keys, ({ id, state }) => ({
    text: [id, `${state}, ${roleOf({ id, state }, view)}`],
    colour: colourOf(id),
    state,
  }));
  showLog(view.run.lines);
  const colour = ({ keyId, refused }) => (refused ? 'var(--refused)' : colourOf(keyId));
  draw({ at: view.at, lanes: view.lanes, marks: view.marks, colourOf: colour });
}

/** What the action does now, without the runner's clock and commands. */
function lastStep(lines) {
  return (lines.findLast((line) => line.trim() !== '' && !line.startsWith('::')) ?? '').replace(
    /^ *(?:\d+ [hms] )+ *(?:… )?/,
    '',
  );
}

/** Changes only what is different, so that a screen reader does not repeat it. */
function setText(id, text) {
  if (element(id).textContent !== String(text)) element(id).textContent = String(text);
}

function list(id, items, describe) {
  const parent = element(id);
  while (parent.children.length > items.length) parent.lastElementChild.remove();
  items.forEach((item, index) => {
    const { text, colour, state } = describe(item);
    const row = parent.children[index] ?? parent.appendChild(document.createElement('li'));
    row.style.setProperty('--key', colour);
    if (state) row.dataset.state = state;
    if (row.dataset.text === text.join()) return;
    row.dataset.text = text.join();
    const code = document.createElement('code');
    code.textContent = text[1];
    row.replaceChildren(`${text[0]} `, id === 'edges' ? code : text[1], text[2] ?? '');
  });
}

function showLog(lines) {
  const log = element('log');
  const text = lines.join('\n');
  if (log.textContent === text) return;
  const atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 8;
  log.textContent = text;
  if (atEnd) log.scrollTop = log.scrollHeight;
}

/** A log that was closed could not be scrolled: it opens at its end. */
element('log')
  .closest('details')
  .addEventListener('toggle', () => {
    element('log').scrollTop = element('log').scrollHeight;
  });

async function press(button) {
  button.disabled = true;
  const answer = await fetch(`actions/${button.dataset.action}`, {
    method: 'POST',
    headers: { 'x-demo': 'page' },
  });
  if (!answer.ok) setText('state', (await answer.json()).message);
}

for (const button of buttons)
  button.addEventListener('click', () => {
    press(button).catch((error) => setText('state', String(error)));
  });

const events = new EventSource('events');
events.addEventListener('message', ({ data }) => show(JSON.parse(data)));
events.addEventListener('error', () => setText('state', 'The demo is not responding. Is it still running?'));

const setting = await (await fetch('setting')).json();
gallery(element('gallery'), element('wish'), setting.images);
element('addresses').replaceChildren(
  ...setting.addresses.map(({ what, url }) => {
    const item = document.createElement('li');
    const place = document.createElement(/^http/.test(url) ? 'a' : 'code');
    if (place instanceof HTMLAnchorElement) place.href = url;
    place.textContent = url;
    item.append(`${what}: `, place);
    return item;
  }),
);
