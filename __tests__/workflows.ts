import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A workflow file with the parts of it that the tests look at. */
export interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly permissions: Readonly<Record<string, string>> | undefined;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly environment?: string;
  readonly steps: readonly WorkflowStep[];
}

export interface WorkflowStep {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

/** The workflows in a folder, read and parsed. */
export function workflowsIn(folder: string): readonly Workflow[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yml') && name !== 'bootstrap.yml')
    .map((name) => {
      const file = join(folder, name);
      const text = readFileSync(file, 'utf8');
      return { ...(parse(text) as Omit<Workflow, 'file' | 'text'>), file, text };
    });
}

/** The comment at the beginning of a workflow. */
export function headOf({ text }: Workflow): string {
  return /^(?:#.*\n)*/.exec(text)?.[0] ?? '';
}

/** The policies of docs/iam that a workflow's head names, trust policies left out. */
export function policiesOf(workflow: Workflow): readonly string[] {
  const named = [...headOf(workflow).matchAll(/docs\/iam\/([\w-]+)\.json/g)].map(([, name = '']) => name);
  return named.filter((name) => !name.startsWith('github-oidc-trust'));
}

/** Every step of a workflow, whatever its job. */
export function stepsOf({ jobs }: Workflow): readonly WorkflowStep[] {
  return Object.values(jobs).flatMap((job) => job.steps);
}

/** Whether a step runs this very action. */
export function isOurs({ uses }: WorkflowStep): boolean {
  return uses?.startsWith('cloudfront-image-gate/cloudfront-image-gate@') ?? false;
}
