/**
 * A failure that the person who runs the action can do something about.
 * `message` names what was wrong, `remedy` what to change; `anchor` is a heading in docs/troubleshooting.md.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly remedy: string;
  readonly anchor: string;

  constructor(message: string, remedy: string, anchor: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
    this.remedy = remedy;
    this.anchor = anchor;
  }
}
