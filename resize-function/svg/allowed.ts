/** What a drawing that is served to browsers may contain; everything else is left out. */
const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** No scripts, foreign content or animation: an animation can change a link's target. */
export const allowedElements = words(
  `svg g defs symbol use title desc style switch a path rect circle ellipse line polyline polygon text tspan textPath
  image linearGradient radialGradient stop clipPath mask pattern marker filter feBlend feColorMatrix feComponentTransfer
  feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB
  feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
  feSpotLight feTile feTurbulence`,
);

/** Properties whose value can only fetch through a function, and functions are allowed individually. */
export const allowedProperties = words(
  `alignment-baseline background background-color baseline-shift clip clip-path clip-rule color color-interpolation color-interpolation-filters
  color-rendering cx cy d direction display dominant-baseline enable-background fill fill-opacity fill-rule filter
  flood-color flood-opacity font font-family font-feature-settings font-kerning font-size font-size-adjust font-stretch
  font-style font-variant font-variant-caps font-variant-ligatures font-variant-numeric font-variant-position
  font-weight glyph-orientation-vertical height image-rendering isolation letter-spacing lighting-color line-height
  marker marker-end marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events
  r rx ry shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
  stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration
  text-decoration-color text-decoration-line text-decoration-style text-indent text-orientation text-rendering
  transform transform-box transform-origin unicode-bidi vector-effect visibility white-space width word-spacing
  writing-mode x y`,
);

/** Attributes besides the properties above; their values are never addresses. */
export const allowedAttributes = words(
  `amplitude azimuth baseFrequency bias class clipPathUnits diffuseConstant divisor dx dy edgeMode elevation exponent
  filterUnits fr fx fy gradientTransform gradientUnits id in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength
  lang lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits media method mode
  numOctaves offset operator order orient path pathLength patternContentUnits patternTransform patternUnits points
  pointsAtX pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits radius refX refY requiredExtensions
  requiredFeatures result role rotate scale seed side slope spacing specularConstant specularExponent spreadMethod
  startOffset stdDeviation stitchTiles surfaceScale systemLanguage tableValues targetX targetY textLength type values
  version viewBox x1 x2 xChannelSelector y1 y2 yChannelSelector z xml:space xml:lang`,
);

/** None of them fetches; `url` is allowed for targets in the document. */
export const allowedFunctions = words(
  `url rgb rgba hsl hsla hwb lab lch oklab oklch color calc min max clamp matrix matrix3d translate translatex translatey
  scale scalex scaley rotate skew skewx skewy blur brightness contrast drop-shadow grayscale hue-rotate invert opacity
  saturate sepia inset circle ellipse polygon path rect xywh`,
);
