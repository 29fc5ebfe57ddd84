/** One run of a program in the lab. */
export interface LabRequest {
  /** Path relative to the project, 'halbench', 'bench', or a Windows program (.exe). */
  script: string;
  args?: string[];
  /** false: an old Windows without driver, adapter and timestamp functions. Default true. */
  fakes?: boolean;
  /** Orders for the stand-in driver (docs/simulation.md), given before the script starts. */
  orders?: string[];
  /** Seconds; a program that takes longer is ended with code 124. */
  timeout?: number;
  /** Arguments of Node for Windows, before the script. */
  nodeArgs?: string[];
}

export interface LabResult {
  /** Exit codes: docs/lab.md. */
  code: number | null;
  stdout: string;
  /** The program's words and the lab's own, whose lines begin with `lab: `. */
  stderr: string;
}

/** Resolves when the program has ended, whatever its exit code. */
export function runInLab(request: LabRequest): Promise<LabResult>;

/**
 * Makes everything both kinds of Windows need. Resolves with null; where the lab cannot be on this
 * machine (packages are missing and may not be installed), with the reason to skip tests. Rejects
 * with the lab's words when making it fails.
 */
export function setUpLab(): Promise<string | null>;
