// resize-function/parameters.ts
var widestSide = 16384;
var truths = ["", "1", "true", "yes", "on"];
var falsehoods = ["0", "false", "no", "off"];
function whole(low, high) {
  return (value) => {
    const number = /^\d{1,9}$/.test(value) ? Number(value) : -1;
    return number >= low && number <= high ? String(number) : void 0;
  };
}
function decimal(low, high, nothing) {
  return (value) => {
    const number = /^\d{1,4}(\.\d{1,6})?$/.test(value) ? Math.round(Number(value) * 100) / 100 : -1;
    if (number === nothing) return "";
    return number >= low && number <= high ? String(number) : void 0;
  };
}
function pixelRatio(value) {
  const ratio = decimal(1, 5, 1)(value);
  return ratio === void 0 || ratio === "" ? ratio : String(Math.ceil(Number(ratio) * 4) / 4);
}
function oneOf(words) {
  return (value) => Object.prototype.hasOwnProperty.call(words, value) ? words[value] : void 0;
}
function turnedOn(value) {
  if (truths.includes(value)) return "1";
  return falsehoods.includes(value) ? "" : void 0;
}
function turnedOff(value) {
  if (falsehoods.includes(value)) return "0";
  return truths.includes(value) ? "" : void 0;
}
var gravityWords = oneOf({
  center: "",
  centre: "",
  c: "",
  north: "n",
  top: "n",
  n: "n",
  northeast: "ne",
  ne: "ne",
  east: "e",
  right: "e",
  e: "e",
  southeast: "se",
  se: "se",
  south: "s",
  bottom: "s",
  s: "s",
  southwest: "sw",
  sw: "sw",
  west: "w",
  left: "w",
  w: "w",
  northwest: "nw",
  nw: "nw",
  attention: "attention",
  auto: "attention",
  smart: "attention",
  entropy: "entropy"
});
function gravity(value) {
  const point = /^(0|1|0?\.\d{1,4}|1\.0{1,4}|0\.\d{1,4})x(0|1|0?\.\d{1,4}|1\.0{1,4}|0\.\d{1,4})$/.exec(value);
  if (!point) return gravityWords(value);
  const text = [point[1], point[2]].map((part) => String(Math.round(Number(part) * 100) / 100)).join("x");
  return text === "0.5x0.5" ? "" : text;
}
var colourWords = oneOf({ white: "ffffff", black: "000000", transparent: "00000000" });
function colour(value) {
  const named = colourWords(value);
  if (named !== void 0) return named;
  const hex = value.toLowerCase().replace(/^#/, "");
  if (!/^([0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})$/.test(hex)) return void 0;
  const long = hex.length < 6 ? hex.replace(/./g, "$&$&") : hex;
  return long.replace(/^(.{6})ff$/, "$1");
}
function rectangle(value) {
  if (!/^\d{1,5},\d{1,5},\d{1,5},\d{1,5}$/.test(value)) return void 0;
  const numbers = value.split(",").map(Number);
  return numbers[2] === 0 || numbers[3] === 0 ? void 0 : numbers.join(",");
}
function trimming(value) {
  if (falsehoods.includes(value)) return "";
  return value === "auto" || truths.includes(value) ? "10" : whole(1, 255)(value);
}
function sharpening(value) {
  return value === "true" || value === "" ? "1" : decimal(0.3, 10, 0)(value);
}
var side = whole(1, widestSide);
var parameters = [
  { name: "anim", aliases: ["animated"], allowed: "1 or 0", read: turnedOff },
  {
    name: "auto",
    aliases: [],
    allowed: "format",
    read: oneOf({ format: "", "format,compress": "", "compress,format": "" })
  },
  {
    name: "bg",
    aliases: ["background"],
    allowed: "rrggbb, rrggbbaa, white, black or transparent",
    read: colour
  },
  { name: "blur", aliases: [], allowed: "0.3 to 20", read: decimal(0.3, 20, 0) },
  { name: "dl", aliases: ["download"], allowed: "1 or 0", read: turnedOn },
  { name: "dpr", aliases: [], allowed: "1 to 5", read: pixelRatio },
  {
    name: "e",
    aliases: ["expires"],
    allowed: "seconds since 1970",
    read: (value) => /^[1-9]\d{8,10}$/.test(value) ? value : void 0
  },
  { name: "ex", aliases: ["extract", "rect"], allowed: "x,y,width,height in pixels", read: rectangle },
  {
    name: "f",
    aliases: ["format", "fm"],
    allowed: "auto, jpeg, png, webp, avif or gif",
    read: oneOf({ auto: "", jpeg: "jpeg", jpg: "jpeg", png: "png", webp: "webp", avif: "avif", gif: "gif" })
  },
  {
    name: "fit",
    aliases: [],
    allowed: "scale-down, cover, contain, crop or fill",
    read: oneOf({
      "scale-down": "",
      inside: "",
      clip: "",
      max: "",
      cover: "cover",
      contain: "contain",
      pad: "contain",
      crop: "crop",
      fill: "fill",
      scale: "fill",
      squeeze: "fill"
    })
  },
  {
    name: "flip",
    aliases: [],
    allowed: "h, v or hv",
    read: oneOf({ h: "h", horizontal: "h", v: "v", vertical: "v", hv: "hv", vh: "hv", both: "hv" })
  },
  {
    name: "g",
    aliases: ["gravity", "position"],
    allowed: "n, ne, e, se, s, sw, w, nw, center, attention, entropy or a point such as 0.5x0.25",
    read: gravity
  },
  { name: "gray", aliases: ["grey", "grayscale", "greyscale"], allowed: "1 or 0", read: turnedOn },
  { name: "h", aliases: ["height"], allowed: `1 to ${widestSide} pixels`, read: side },
  {
    name: "meta",
    aliases: ["metadata"],
    allowed: "none or copyright",
    read: oneOf({ none: "", copyright: "copyright" })
  },
  {
    name: "p",
    aliases: ["preset"],
    allowed: "the name of a preset",
    read: (value) => /^[a-z0-9][a-z0-9_-]{0,31}$/.test(value) ? value : void 0
  },
  { name: "q", aliases: ["quality"], allowed: "1 to 100", read: whole(1, 100) },
  {
    name: "rot",
    aliases: ["rotate", "or"],
    allowed: "0, 90, 180 or 270",
    read: oneOf({ "0": "", "90": "90", "180": "180", "270": "270" })
  },
  {
    name: "s",
    aliases: ["signature"],
    allowed: "a signature of 64 hexadecimal digits",
    read: (value) => /^[0-9a-f]{64}$/.test(value) ? value : void 0
  },
  { name: "sharpen", aliases: ["sharp"], allowed: "0.3 to 10", read: sharpening },
  { name: "trim", aliases: [], allowed: "auto or 2 to 255", read: trimming },
  { name: "w", aliases: ["width"], allowed: `1 to ${widestSide} pixels`, read: side }
];
function parameterNamed(name) {
  return parameters.find((parameter) => parameter.name === name || parameter.aliases.includes(name));
}

// resize-function/canonical.ts
var anySize = { widths: [], heights: [], otherwise: "snap" };
function canonicalise(query, rules) {
  const given = {};
  const seen = {};
  const unknown = [];
  let problem;
  query.forEach((pair) => {
    const parameter = parameterNamed(pair[0]);
    if (!parameter) {
      unknown.push(pair[0]);
      return;
    }
    const value = parameter.read(pair[1]);
    if (seen[parameter.name]) problem ??= { parameter: parameter.name, allowed: "one value, not several" };
    else if (value === void 0) problem ??= { parameter: pair[0], allowed: parameter.allowed };
    else if (value !== "") given[parameter.name] = value;
    seen[parameter.name] = true;
  });
  if (problem) return { given, unknown, problem };
  if (given.p !== void 0) return { given, unknown };
  const outside = foldSize(given, "w", rules.widths, rules) ?? foldSize(given, "h", rules.heights, rules);
  delete given.dpr;
  dropWithoutEffect(given);
  return outside ? { given, unknown, problem: outside } : { given, unknown };
}
function foldSize(given, name, allowed, rules) {
  const asked = given[name];
  if (asked === void 0) return void 0;
  const wanted = Math.round(Number(asked) * Number(given.dpr ?? "1"));
  if (parameterNamed(name)?.read(String(wanted)) === void 0)
    return { parameter: name, allowed: `${parameterNamed(name)?.allowed ?? ""} after dpr` };
  let taken = allowed.length > 0 ? allowed[allowed.length - 1] : wanted;
  allowed.forEach((size) => {
    if (size >= wanted && taken !== void 0 && size < taken) taken = size;
  });
  if (rules.otherwise === "refuse" && taken !== wanted)
    return { parameter: name, allowed: `one of ${allowed.join(", ")}` };
  given[name] = String(taken);
  return void 0;
}
function dropWithoutEffect(given) {
  if (given.w === void 0 || given.h === void 0) delete given.fit;
  if (given.fit !== "cover" && given.fit !== "crop" && given.fit !== "contain") delete given.g;
}

// resize-function/environment.ts
function environmentReader(environment) {
  const problems = [];
  const given = (name) => {
    const value = environment[`IMAGE_GATE_${name}`]?.trim();
    return value === "" ? void 0 : value;
  };
  const wrong = (name, rule) => {
    problems.push(`IMAGE_GATE_${name} must be ${rule}`);
  };
  const list = (name) => (given(name) ?? "").split(",").map((item) => item.trim()).filter(Boolean);
  const number = (text, low, high) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : -1;
    return value >= low && value <= high ? value : void 0;
  };
  return {
    problems,
    given,
    wrong,
    text: (name, pattern, rule, byDefault) => {
      const value = given(name) ?? byDefault;
      if (value === void 0 || value !== byDefault && !pattern.test(value)) wrong(name, rule);
      return value ?? "";
    },
    word: (name, allowed, byDefault) => {
      const value = given(name) ?? byDefault;
      const word = allowed.find((candidate) => candidate === value);
      if (word === void 0) wrong(name, `one of ${allowed.join(", ")}`);
      return word ?? byDefault;
    },
    words: (name, allowed, byDefault) => {
      if (given(name) === void 0) return byDefault;
      if (given(name) === "none") return [];
      const asked = list(name);
      if (!asked.every((word) => allowed.some((candidate) => candidate === word)))
        wrong(name, `a list of ${allowed.join(", ")}, or none`);
      return allowed.filter((candidate) => asked.includes(candidate));
    },
    whole: (name, low, high, byDefault) => {
      const value = number(given(name) ?? String(byDefault), low, high);
      if (value === void 0) wrong(name, `a whole number from ${low} to ${high}`);
      return value ?? byDefault;
    },
    wholes: (name, low, high) => {
      const values = list(name).map((item) => number(item, low, high));
      if (values.includes(void 0)) wrong(name, `whole numbers from ${low} to ${high}, divided by commas`);
      return values.filter((value) => value !== void 0).sort((one, other) => one - other);
    },
    texts: (name, pattern, rule) => {
      const values = list(name);
      if (!values.every((value) => pattern.test(value))) wrong(name, rule);
      return values;
    }
  };
}

// resize-function/wish.ts
var outputFormats = ["avif", "gif", "jpeg", "png", "webp"];

// resize-function/configuration.ts
var mebibyte = 1024 * 1024;
var key = /^[^/\p{Cc}][^\p{Cc}]*$/u;
function parseConfiguration(environment) {
  const read = environmentReader(environment);
  const configuration = {
    bucket: read.text("BUCKET", /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of an S3 bucket"),
    keyPrefix: read.text("KEY_PREFIX", key, "the beginning of a key, without a leading slash", ""),
    allowedPrefixes: read.texts("ALLOWED_PREFIXES", key, "beginnings of paths, without a leading slash"),
    responseMode: read.word("RESPONSE_MODE", ["streamed", "buffered"], "streamed"),
    formats: read.words("FORMATS", outputFormats, outputFormats),
    autoFormats: read.words("AUTO_FORMATS", ["avif", "webp"], ["avif", "webp"]),
    quality: {
      jpeg: read.whole("QUALITY_JPEG", 1, 100, 80),
      webp: read.whole("QUALITY_WEBP", 1, 100, 78),
      avif: read.whole("QUALITY_AVIF", 1, 100, 52)
    },
    sizes: {
      widths: read.wholes("WIDTHS", 1, 16384),
      heights: read.wholes("HEIGHTS", 1, 16384),
      otherwise: read.word("OTHER_SIZES", ["snap", "refuse"], "snap")
    },
    presets: presetsOf(read),
    presetsOnly: read.word("PRESETS_ONLY", ["true", "false"], "false") === "true",
    svg: read.word("SVG", ["raster", "pass", "off"], "raster"),
    avifPixels: read.whole("AVIF_PIXELS", 0, 1e8, 25e5),
    maxSourceBytes: read.whole("MAX_SOURCE_BYTES", 1, 200 * mebibyte, 40 * mebibyte),
    maxSide: read.whole("MAX_SIDE", 16, 16384, 4096),
    maxPixels: read.whole("MAX_PIXELS", 256, 1e8, 126e5),
    maxWork: read.whole("MAX_WORK", 100, 6e4, 3200),
    maxMemory: read.whole("MAX_MEMORY", 100, 1e4, 430),
    signingKeys: signingKeysOf(read),
    fallbackKey: read.text("FALLBACK_KEY", key, "a key, without a leading slash", ""),
    cacheSeconds: read.whole("CACHE_SECONDS", 0, 31536e3, 31536e3),
    errorCacheSeconds: read.whole("ERROR_CACHE_SECONDS", 0, 86400, 10),
    corsOrigin: read.text(
      "CORS_ORIGIN",
      /^(\*|https?:\/\/[^\s/]+)$/,
      "* or one origin such as https://example.com",
      ""
    ),
    version: read.text("VERSION", /^[\w.-]{1,64}$/, "at most 64 letters, digits, dots, dashes", "")
  };
  if (configuration.presetsOnly && Object.keys(configuration.presets).length === 0)
    read.wrong("PRESETS_ONLY", "false where IMAGE_GATE_PRESETS is empty");
  return read.problems.length > 0 ? { problems: read.problems } : { configuration };
}
function presetsOf(read) {
  const presets = {};
  for (const item of (read.given("PRESETS") ?? "").split(";").map((text) => text.trim())) {
    if (item === "") continue;
    const [, name, query = ""] = /^([a-z0-9][a-z0-9_-]{0,31}):(.+)$/.exec(item) ?? [];
    const pairs = [...new URLSearchParams(query)];
    const { given, unknown, problem } = canonicalise(pairs, anySize);
    if ((name === void 0 || problem || unknown.length > 0 || given.p) ?? given.s ?? given.e)
      read.wrong("PRESETS", `name:query;name:query, which ${JSON.stringify(item)} is not`);
    else presets[name] = pairs;
  }
  return presets;
}
function signingKeysOf(read) {
  const keys = (read.given("SIGNING_KEYS") ?? "").split(/[\s,]+/).filter(Boolean);
  if (keys.length > 2 || keys.some((text) => text.length < 32))
    read.wrong("SIGNING_KEYS", "one or two keys of at least 32 characters, divided by a comma");
  return keys;
}

// resize-function/edge/settings.ts
function settingsLine(sizes) {
  return `var imageGateSizes = ${JSON.stringify(sizes)};`;
}
function edgeFunctionFor(built, configuration) {
  const code = settingsLine(configuration.sizes) + built.slice(built.indexOf("\n"));
  const size = new TextEncoder().encode(code).length;
  if (size > 10240)
    throw new Error(`the edge function has ${size} bytes, 10240 are allowed: name fewer sizes`);
  return code;
}
export {
  edgeFunctionFor,
  parseConfiguration
};
