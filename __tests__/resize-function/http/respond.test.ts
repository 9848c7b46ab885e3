import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { photo, textOf, viewer } from '../photos.ts';

const names = ['astronaut.jpg', 'cat.png', 'coffee.jpg', 'rocket.webp', 'zoom.gif'];
const get = viewer(Object.fromEntries(names.map((name) => [name, photo(name)])));
const chrome = { accept: 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8' };

describe('sizes', () => {
  test.each([
    ['w=160', [160, 160]],
    ['h=100', [100, 100]],
    ['w=300&h=100', [100, 100]],
    ['w=300&h=100&fit=cover', [300, 100]],
    ['w=300&h=100&fit=fill', [300, 100]],
    ['w=300&h=100&fit=contain', [300, 100]],
    ['w=100&dpr=2', [200, 200]],
    ['w=2000', [512, 512]],
  ])('%s of a 512 px square is %j', async (query, size) => {
    const { status, body } = await get(`/astronaut.jpg?${query}`);
    const { width, height } = await sharp(body).metadata();
    expect([status, [width, height]]).toEqual([200, size]);
  });
});

describe('formats', () => {
  test.each([
    ['astronaut.jpg', chrome, 'image/avif'],
    ['astronaut.jpg', { accept: 'image/webp,*/*' }, 'image/webp'],
    ['astronaut.jpg', { accept: '*/*' }, 'image/jpeg'],
    ['cat.png', {}, 'image/png'],
    ['rocket.webp', {}, 'image/jpeg'],
    ['zoom.gif', {}, 'image/gif'],
  ])('%s for %j is answered as %s, and caches are told why', async (name, headers, type) => {
    const response = await get(`/${name}?w=100`, { headers });
    expect(response.headers).toMatchObject({ 'content-type': type, vary: 'Accept' });
    expect((await sharp(response.body).metadata()).width).toBe(100);
  });

  test('a format in the URL wins over Accept and needs no Vary', async () => {
    const { headers } = await get('/astronaut.jpg?w=100&f=png', { headers: chrome });
    expect(headers['content-type']).toBe('image/png');
    expect(headers).not.toHaveProperty('vary');
  });
});

describe('refusals are small JSON that names what to change', () => {
  test.each([
    ['/astronaut.jpg?w=0', 400, { parameter: 'w' }],
    ['/astronaut.jpg?w=9999', 400, { parameter: 'w', limit: 4096 }],
    ['/astronaut.jpg?w=1&w=2', 400, { parameter: 'w' }],
    ['/astronaut.jpg?w=1&width=2', 400, { parameter: 'w' }],
    ['/astronaut.jpg?fit=sideways', 400, { parameter: 'fit' }],
    ['/astronaut.jpg?colour=red', 400, { parameter: 'colour' }],
    ['/nobody.jpg', 404, { error: 'not-found' }],
    ['/', 404, { error: 'not-found' }],
    ['/a/../astronaut.jpg', 400, { error: 'path' }],
    ['/astronaut.jpg%00', 400, { error: 'path' }],
    ['/%ff.jpg', 400, { error: 'path' }],
  ])('%s', async (url, status, body) => {
    const response = await get(url);
    expect(response).toMatchObject({ status, headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(textOf(response))).toMatchObject(body);
  });

  test('other methods than GET and HEAD', async () => {
    expect((await get('/astronaut.jpg', { method: 'POST' })).status).toBe(405);
  });
});
