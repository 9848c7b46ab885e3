declare const imageGateBuild: string | undefined;

/** Twelve hexadecimal digits for the code that was built, sharp's version included; see build.ts. */
export const codeVersion =
  typeof imageGateBuild === 'undefined' ? 'not built' : imageGateBuild.slice('image-gate-build-'.length);
