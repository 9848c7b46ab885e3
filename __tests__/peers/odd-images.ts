import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { ImageResponse } from '../../resize-function/request/exchange.ts';
import { textOf, viewer } from '../resize-function/photos.ts';
import type { Finding } from './finding.ts';
import { pythonWith, startBridge } from './python.ts';

/** The release whose source holds the test images, a thousand odd files of cameras, phones, scanners and drawing programs. */
const release = 'pillow==13.0.0';
const kinds = ['.png', '.apng', '.tif', '.tiff', '.jpg', '.jpeg', '.gif', '.avif', '.webp', '.mpo'];
const queries = ['f=png', 'w=64&f=jpeg&bg=ffffff', 'w=64&f=webp', 'w=64&f=avif&anim=0'];

/** Files on which Pillow and browsers differ, or that are refused on purpose, and why. */
const explained: Readonly<Record<string, RegExp>> = {
  'Pillow turns by the orientation in XMP; browsers do not': /xmp_tags_orientation/,
  'Pillow drops the transparency of 16-bit grey': /i_trns\.png/,
  "Pillow reads EXIF out of ImageMagick's text chunk; browsers do not": /exif_imagemagick/,
  'four inks without a profile: each reader guesses another one': /cmyk/,
  "saturated stripes, narrower than a pixel of WebP's halved chroma": /p_16\.png/,
  'an impossible count of frames: Chromium shows the first one, Pillow none': /syntax_num_frames_invalid/,
  'frames out of order: Chromium shows nothing, Pillow the image outside the animation':
    /sequence_(?:fdat_fctl|start)/,
  "Pillow ignores a PNG's gamma; browsers do not": /pil123(?:p|rgba)\.png/,
};

interface Look {
  readonly error?: string;
  readonly size: readonly [number, number];
  readonly pixels: readonly number[];
}

/**
 * Every image file that Pillow's own tests read, answered by the resize function and compared with what Pillow decodes; Pillow
 * decodes the answers too. An answer that shows another image is a complaint. What the function refuses is counted. Throws where
 * Pillow cannot be installed.
 */
export async function compareOddImages(): Promise<Finding> {
  const { folder, program } = pythonWith(release);
  const images = testImages(folder, program('pip'));
  const files = readdirSync(images, { recursive: true, encoding: 'utf8' }).filter(
    (name) => kinds.includes(extname(name).toLowerCase()) && statSync(join(images, name)).isFile(),
  );
  const pillow = startBridge(program('python'), 'odd-images.py');
  const look = (path: string): Promise<Look> => pillow.ask({ path });
  const stored = ({ body }: ImageResponse, query: string): string => {
    const path = join(folder, `answer.${/f=(\w+)/.exec(query)?.[1] ?? ''}`);
    writeFileSync(path, body);
    return path;
  };
  const counts = { alike: 0, excused: 0, refused: 0, onlyOurs: 0 };
  const complaints: string[] = [];
  try {
    for (const name of files) {
      const theirs = await look(join(images, name));
      const ask = viewer({ original: readFileSync(join(images, name)) });
      for (const query of queries) {
        const answer = await ask(`/original?${query}`);
        if (answer.status !== 200) {
          if (answer.status >= 500) complaints.push(`${name}?${query}: ${answer.status} ${textOf(answer)}`);
          counts.refused++;
        } else if (theirs.error !== undefined) counts.onlyOurs++;
        else {
          const difference = compare(theirs, await look(stored(answer, query)), query);
          if (difference === undefined) counts.alike++;
          else if (Object.values(explained).some((files) => files.test(name))) counts.excused++;
          else complaints.push(`${name}?${query}: ${difference}`);
        }
      }
    }
  } finally {
    pillow.stop();
  }
  return {
    report:
      `${files.length} files of ${release.replace('==', ' ')}, ${files.length * queries.length} answers: ${counts.alike} as Pillow shows them, ` +
      `${counts.excused} explained, ${counts.refused} refused, ${counts.onlyOurs} that Pillow cannot read`,
    complaints,
  };
}

/** What differs; undefined: nothing that can be seen. Sizes are compared where nothing is scaled. */
function compare(theirs: Look, ours: Look, query: string): string | undefined {
  if (ours.error !== undefined) return `Pillow cannot read the answer: ${ours.error}`;
  const scaled = query !== 'f=png';
  if (!scaled && Math.max(...theirs.size) <= 4_096 && theirs.size.join() !== ours.size.join())
    return `${ours.size.join(' x ')} instead of ${theirs.size.join(' x ')}`;
  // Sixteen places a side: a smaller answer has no pixel of its own for each, and lines as thin as a pixel are a matter of the filter.
  if (scaled && Math.min(...theirs.size) < 48) return undefined;
  const mean =
    ours.pixels.reduce((sum, value, index) => sum + Math.abs(value - (theirs.pixels[index] ?? 0)), 0) /
    ours.pixels.length;
  return mean <= (scaled ? 12 : 2) ? undefined : `differs by ${mean.toFixed(1)} of 255`;
}

/** The folder of the images in Pillow's source, which pip installs without them. */
function testImages(folder: string, pip: string): string {
  const images = join(folder, 'images');
  if (existsSync(images)) return images;
  const source = ['download', '--quiet', '--no-deps', '--no-binary=pillow', '--dest', folder, release];
  execFileSync(pip, source, { stdio: 'inherit' });
  const unpacked = join(folder, 'unpacked');
  mkdirSync(unpacked, { recursive: true });
  const archive = join(folder, `${release.replace('==', '-')}.tar.gz`);
  const parts = ['--strip-components=2', '--wildcards', '*/Tests/images/*'];
  execFileSync('tar', ['-xzf', archive, '-C', unpacked, ...parts]);
  // Last, because it says that all is there.
  execFileSync('mv', [join(unpacked, 'images'), images]);
  return images;
}
