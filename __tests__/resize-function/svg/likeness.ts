import sharp from 'sharp';
import type { OutputInfo, Sharp } from 'sharp';
import type { viewer } from '../photos.ts';

export interface Comparison {
  /** `silent`: another image without a word about it. */
  readonly outcome: 'same' | 'noted' | 'refused' | 'silent' | 'undrawable';
  readonly why: string;
}

/** The answer for /icon.svg, whose bytes are `drawing`, beside what bare sharp makes of them. */
export async function compare(
  get: ReturnType<typeof viewer>,
  drawing: Buffer,
  width: number,
): Promise<Comparison> {
  const bare = sharp(drawing, { limitInputPixels: false });
  const natural = await bare.metadata().catch(() => undefined);
  const answer = await get(`/icon.svg?w=${width}&f=png`);
  const { status, headers, body } = answer;
  // Ours at its own size and bare sharp at the same: where the height is not whole, each rounds it its own way.
  const ours = status === 200 ? await pixels(sharp(body)) : undefined;
  const size = ours ? { width: ours.info.width, height: ours.info.height } : { width };
  const theirs = natural && (await pixels(bare.resize({ ...size, fit: 'fill' })).catch(() => undefined));
  if (!theirs) return { outcome: 'undrawable', why: '' };
  if (!ours) return { outcome: 'refused', why: `${status} ${Buffer.from(body).toString().trim()}` };
  const height = (width * natural.height) / natural.width;
  if (ours.info.width !== width || Math.abs(ours.info.height - height) > 1)
    return { outcome: 'silent', why: `${ours.info.width}x${ours.info.height}, not ${width}x${height}` };
  const note = headers['image-gate-note'] ?? '';
  const far = farthest(ours.data, theirs.data);
  if (far <= 2) return { outcome: 'same', why: '' };
  return { outcome: note === '' ? 'silent' : 'noted', why: `${note} a channel differs by ${far}` };
}

async function pixels(image: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  return image.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
}

/** The largest difference of any channel; a colour that is not seen does not count. */
function farthest(one: Buffer, other: Buffer): number {
  let most = 0;
  for (let at = 0; at < one.length; at += 4) {
    const alphas = [one[at + 3] ?? 0, other[at + 3] ?? 0] as const;
    most = Math.max(most, Math.abs(alphas[0] - alphas[1]));
    for (let channel = 0; channel < 3; channel++)
      most = Math.max(
        most,
        Math.abs((one[at + channel] ?? 0) * alphas[0] - (other[at + channel] ?? 0) * alphas[1]) / 255,
      );
  }
  return Math.round(most);
}
