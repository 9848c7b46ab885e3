/** Every output of action.yml and the commands that set it; a failed command also sets what is known by then. */
export const outputTable = {
  outcome: 'deploy, gate, rotate, status, destroy',
  changed: 'deploy, gate, rotate, status, destroy',
  'key-id': 'deploy, gate, rotate, status',
  'old-key-ids': 'rotate',
  rotated: 'rotate',
  'api-id': 'deploy, gate, status',
  'api-url': 'deploy',
  'distribution-id': 'deploy, gate, status',
  'distribution-domain': 'deploy',
} as const;

/** The outputs of a run, in the form of action.yml. Ids only, never a key's value. */
export type Outputs = { readonly [Name in keyof typeof outputTable]?: string | boolean | undefined } & {
  readonly outcome: string;
  readonly changed: boolean;
};

/** What is known before a run has ended. */
export type Learned = Partial<Outputs>;
