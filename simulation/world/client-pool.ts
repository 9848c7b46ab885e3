import { createClients, type Clients } from './clients.ts';
import { ignoreEtags } from './sabotage.ts';

/** The clients of one Region, made once for all worlds: making them is expensive. */
export class ClientPool {
  readonly admin: Clients;
  readonly #region: string;
  readonly #whole: boolean;
  readonly #runs: Clients[] = [];
  #newcomer: Clients | undefined;
  #ignoresEtags = false;

  constructor(region: string, whole: boolean, admin: Clients) {
    this.admin = admin;
    this.#region = region;
    this.#whole = whole;
  }

  async forRuns(count: number, ignoresEtags: boolean): Promise<readonly Clients[]> {
    this.#ignoresEtags = ignoresEtags;
    while (this.#runs.length < count) {
      const made = await createClients(!this.#whole, this.#region);
      ignoreEtags(made.aws, this.admin.aws, () => this.#ignoresEtags);
      this.#runs.push(made);
    }
    return this.#runs.slice(0, count);
  }

  async ofNewcomer(): Promise<Clients> {
    this.#newcomer ??= await createClients(!this.#whole, this.#region);
    return this.#newcomer;
  }
}
