/**
 * A switch that was not sent because its time was over: the machine stood still, or AWS throttled for so long. Whoever
 * decided it must look again. `sentBefore`: an earlier attempt was sent and its answer lost, so it may have been done.
 */
export class TooLate extends Error {
  override readonly name = 'TooLate';
  readonly sentBefore: boolean;

  constructor(id: string, sentBefore: boolean) {
    super(`the update of distribution ${id} was not sent: the time that it was decided for is over`);
    this.sentBefore = sentBefore;
  }
}
