import type { Sharp, SharpOptions } from 'sharp';
import type sharpModule from 'sharp';
import { background } from './background.ts';
import type { Configuration } from './configuration.ts';
import { encode } from './encode.ts';
import { geometryOf } from './geometry.ts';
import type { Plan } from './plan.ts';
import { Refusal } from './refusal.ts';
import type { Wish } from './wish.ts';

export interface Rendered {
  readonly bytes: Buffer;
  readonly width: number;
  readonly height: number;
}

type SharpModule = typeof sharpModule;

/**
 * Carries a plan out. Metadata is left behind and colours become sRGB, which is what sharp does unless it is
 * told otherwise. `time` in milliseconds. Throws a Refusal: 422 for a broken original, 504 when time is up.
 */
export async function render(
  sharp: SharpModule,
  original: Buffer,
  plan: Plan,
  configuration: Configuration,
  time: number,
): Promise<Rendered> {
  const { header, frames } = plan;
  const options: SharpOptions = {
    animated: frames > 1,
    // What the header said is held against the decoder: a file that shows each of them another size goes no further.
    // A drawing is drawn at the size that was planned, whatever its own is.
    limitInputPixels: header.kind === 'svg' ? false : header.width * header.height * frames,
  };
  const seconds = Math.max(1, Math.ceil(time / 1_000));
  try {
    const { picture, left } = await shaped(sharp, sharp(original, options).timeout({ seconds }), plan);
    const made = await encode(effects(picture, left.wish), left, configuration).toBuffer({
      resolveWithObject: true,
    });
    return { bytes: made.data, width: made.info.width, height: made.info.pageHeight ?? made.info.height };
  } catch (error) {
    if (/timeout/i.test(String(error)))
      throw new Refusal(504, 'time', 'the picture could not be made in time', {}, error);
    throw new Refusal(422, 'corrupt', 'the original cannot be decoded', {}, error);
  }
}

interface Shaped {
  readonly picture: Sharp;
  /** The plan, without what had to be done in a pass of its own. */
  readonly left: Plan;
}

async function shaped(sharp: SharpModule, source: Sharp, plan: Plan): Promise<Shaped> {
  const { wish, geometry, header } = plan;
  const cut = geometry.extract ? source.extract(geometry.extract) : source;
  // How large a trimmed picture is shows only once it is trimmed.
  if (wish.trim !== undefined) {
    const trimmed = await halfway(sharp, cut.trim({ threshold: wish.trim }));
    const left: Wish = { ...wish, trim: undefined, extract: undefined };
    const smaller = { ...header, width: trimmed.width, height: trimmed.height };
    return shaped(sharp, trimmed.picture, {
      ...plan,
      wish: left,
      header: smaller,
      geometry: geometryOf(smaller, left),
    });
  }
  const looks = wish.gravity === 'attention' || wish.gravity === 'entropy';
  if (!looks || !geometry.crop || plan.frames > 1) return { picture: placed(cut, plan), left: plan };
  // sharp looks for what is interesting after it has turned the picture, but scales for the box before.
  const whole =
    geometry.turn.quarters % 2 === 1 ? await halfway(sharp, turned(scaled(cut, plan), plan)) : undefined;
  const picture = whole?.picture ?? turned(cut, plan);
  return {
    picture: picture.resize({ ...geometry.output, fit: 'cover', position: wish.gravity }),
    left: plan,
  };
}

/** The pixels as they are now, as a picture to go on with. */
async function halfway(
  sharp: SharpModule,
  picture: Sharp,
): Promise<{ picture: Sharp; width: number; height: number }> {
  const { data, info } = await picture.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { picture: sharp(data, { raw: { width, height, channels } }), width, height };
}

/** Scaled, turned, then cut or padded: sharp keeps to this order whatever order it is called in. */
function placed(picture: Sharp, plan: Plan): Sharp {
  const { crop, pad } = plan.geometry;
  const lying = turned(scaled(picture, plan), plan);
  if (crop) return lying.extract(crop);
  if (!pad) return lying;
  return lying.extend({ ...pad, background: background(plan.wish, plan.format !== 'jpeg') });
}

function scaled(picture: Sharp, { geometry }: Plan): Sharp {
  const { scaled: size, untouched } = geometry;
  return untouched ? picture : picture.resize({ ...size, fit: 'fill' });
}

function turned(picture: Sharp, { geometry: { turn } }: Plan): Sharp {
  const flopped = turn.mirrored ? picture.flop() : picture;
  return turn.quarters === 0 ? flopped : flopped.rotate(90 * turn.quarters);
}

function effects(picture: Sharp, { blur, sharpen, gray }: Wish): Sharp {
  if (blur !== undefined) picture.blur(blur);
  if (sharpen !== undefined) picture.sharpen({ sigma: sharpen });
  return gray ? picture.grayscale() : picture;
}
