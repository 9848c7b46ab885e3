/** What a peer's part of the comparison came to. */
export interface Finding {
  /** What was checked, with its figures; where nothing could be, it says so. */
  readonly report: string;
  /** What nothing explains. */
  readonly complaints: readonly string[];
}
