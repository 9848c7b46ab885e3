/** Shows every image with the form's parameters, its format, size and time. */
export function gallery(list, form, images) {
  const show = () => {
    const query = queryOf(new FormData(form));
    list.replaceChildren(...images.map((image) => card(image, query)));
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    show();
  });
  show();
}

function queryOf(wish) {
  const query = new URLSearchParams();
  const width = wish.get('w');
  if (width) query.set('w', width);
  if (wish.get('fit')) {
    query.set('h', width || '320');
    query.set('fit', wish.get('fit'));
  }
  if (wish.get('f')) query.set('f', wish.get('f'));
  return query.size > 0 ? `?${query}` : '';
}

function card(name, query) {
  const item = document.createElement('li');
  const image = document.createElement('img');
  image.alt = name;
  const path = document.createElement('code');
  path.textContent = `/${name}${query}`;
  const facts = document.createElement('p');
  facts.className = 'facts';
  facts.textContent = 'loading…';
  item.append(image, path, facts);
  void load(name, query).then(({ url, said }) => {
    facts.textContent = said;
    if (!url) return;
    image.src = url;
    image.onload = () => URL.revokeObjectURL(url);
  });
  return item;
}

async function load(name, query) {
  const began = performance.now();
  try {
    const answer = await fetch(`images/${encodeURIComponent(name)}${query}`, {
      headers: { accept: 'image/avif,image/webp,*/*' },
    });
    const body = await answer.blob();
    const took = Math.round(performance.now() - began);
    if (!answer.ok) return { said: `${answer.status}: ${(await body.text()).slice(0, 200)}` };
    const cache = /^hit/i.test(answer.headers.get('x-cache') ?? '') ? ', from the edge' : ', not cached';
    const size = `${(body.size / 1_024).toFixed(1)} KB`;
    return { url: URL.createObjectURL(body), said: `${body.type}, ${size}, ${took} ms${cache}` };
  } catch (error) {
    return { said: String(error) };
  }
}
