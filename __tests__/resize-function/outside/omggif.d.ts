declare module 'omggif' {
  interface Frame {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    /** Hundredths of a second. */
    readonly delay: number;
    readonly disposal: number;
  }
  interface GifReader {
    readonly width: number;
    readonly height: number;
    numFrames(): number;
    loopCount(): number | null;
    frameInfo(index: number): Frame;
    decodeAndBlitFrameRGBA(index: number, pixels: Uint8Array): void;
  }
  const omggif: { readonly GifReader: new (bytes: Uint8Array) => GifReader };
  export default omggif;
}
