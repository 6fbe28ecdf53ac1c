import type { Command } from '../domain/command.ts';

/** The line that does the same from a shell, without the console. */
export function equivalentOf(command: Command): string {
  switch (command.type) {
    case 'patroni.switchover':
      return `patronictl switchover ${command.cluster} --leader ${command.leader} --candidate ${command.candidate} --force`;
    case 'patroni.reinitialize':
      return `patronictl reinit ${command.cluster} ${command.member} --force`;
    case 'container.kill':
      return `docker kill ${command.container}`;
    case 'container.cpu-stress':
      return `docker exec ${command.container} ${stressArgv(command.workers, command.seconds).join(' ')}`;
  }
}

/** Arguments of stress-ng; its working directory may not be writable, so the path is named. */
export function stressArgv(workers: number, seconds: number): readonly string[] {
  return [
    'stress-ng',
    '--cpu',
    String(workers),
    '--timeout',
    `${seconds}s`,
    '--temp-path',
    '/tmp',
    '--quiet',
  ];
}
