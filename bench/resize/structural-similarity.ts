import sharp from 'sharp';

const size = 8;
const c1 = (0.01 * 255) ** 2;
const c2 = (0.03 * 255) ** 2;

/**
 * Mean structural similarity of two images' luminance, over blocks of 8 by 8 pixels that overlap by half
 * (Wang, Bovik, Sheikh, Simoncelli 2004, with a flat window). 1 for equal images.
 */
export async function structuralSimilarity(one: Buffer, other: Buffer): Promise<number> {
  const [first, second] = await Promise.all([one, other].map(luminance));
  if (!first || first.data.length !== second?.data.length) throw new Error('the sizes differ');
  const { width } = first;
  const height = first.data.length / width;
  let sum = 0;
  let blocks = 0;
  for (let top = 0; top + size <= height; top += size / 2)
    for (let left = 0; left + size <= width; left += size / 2) {
      sum += block(first.data, second.data, width, top * width + left);
      blocks += 1;
    }
  return sum / blocks;
}

async function luminance(bytes: Buffer): Promise<{ data: Buffer; width: number }> {
  const { data, info } = await sharp(bytes).flatten().grayscale().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width };
}

function block(one: Buffer, other: Buffer, width: number, start: number): number {
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let row = 0; row < size; row++)
    for (let column = 0; column < size; column++) {
      const at = start + row * width + column;
      const a = one[at] ?? 0;
      const b = other[at] ?? 0;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  const count = size * size;
  const meanA = sumA / count;
  const meanB = sumB / count;
  const varianceA = sumAA / count - meanA ** 2;
  const varianceB = sumBB / count - meanB ** 2;
  const covariance = sumAB / count - meanA * meanB;
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
    ((meanA ** 2 + meanB ** 2 + c1) * (varianceA + varianceB + c2))
  );
}
