import type { FaultSpec } from './command.ts';

type Stress = Extract<FaultSpec, { kind: 'cpu-stress' | 'memory-stress' | 'io-stress' }>;

/** Arguments of stress-ng; its working directory may not be writable, so the path is named. */
export function stressArgv(spec: Stress, seconds: number): readonly string[] {
  return ['stress-ng', ...loadOf(spec), '--timeout', `${seconds}s`, '--temp-path', '/tmp', '--quiet'];
}

function loadOf(spec: Stress): readonly string[] {
  switch (spec.kind) {
    case 'cpu-stress':
      return ['--cpu', String(spec.workers)];
    case 'memory-stress':
      return ['--vm', '1', '--vm-keep', '--vm-bytes', `${spec.megabytes}M`];
    case 'io-stress':
      return ['--hdd', String(spec.workers), '--hdd-bytes', '64M'];
  }
}
