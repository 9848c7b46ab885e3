"""Reads image files with Pillow, one JSON line in, one out: see odd-images.ts."""

import contextlib
import io
import json
import sys
import warnings

from PIL import Image, ImageCms, ImageFile, ImageOps

warnings.simplefilter("ignore")
Image.MAX_IMAGE_PIXELS = None
SIDE = 16
SRGB = ImageCms.createProfile("sRGB")


def in_srgb(image):
    """The image in sRGB by its own profile, as a browser shows it; alpha is kept."""
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        colours = image.convert("RGB") if image.mode in ("P", "RGBA", "PA") else image
        shown = ImageCms.profileToProfile(colours, source, SRGB, outputMode="RGB")
    except ImageCms.PyCMSError:
        return image
    if alpha is not None:
        shown.putalpha(alpha)
    return shown


def eight_bits(image):
    """Sixteen bits a channel are halved, as a screen shows them: Pillow would cut them off at 255."""
    if image.mode in ("I", "I;16", "I;16B", "I;16L"):
        return image.convert("I").point(lambda value: value / 257).convert("L")
    return image


def look(path):
    with Image.open(path) as image:
        kind, frames, mode = image.format, getattr(image, "n_frames", 1), image.mode
        image.load()
        if getattr(image, "default_image", False):
            # Browsers show the animation, unless its frames are out of order; Pillow begins with an image that is no part of it.
            with contextlib.suppress(SyntaxError, EOFError):
                image.seek(1)
                image.load()
        image = ImageOps.exif_transpose(image)
        size = image.size
        shown = in_srgb(eight_bits(image)).convert("RGBA")
    ground = Image.new("RGBA", shown.size, "white")
    ground.alpha_composite(shown)
    small = ground.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX)
    return {"kind": kind, "frames": frames, "mode": mode, "size": size, "pixels": list(small.tobytes())}


for line in sys.stdin:
    request = json.loads(line)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        answer = look(request["path"])
    except Exception as error:  # whatever a decoder throws over a broken file
        answer = {"error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
