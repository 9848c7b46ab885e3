export interface Size {
  readonly width: number;
  readonly height: number;
}

export function same(one: Size, other: Size): boolean {
  return one.width === other.width && one.height === other.height;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
