import { containerName, docker, PROJECT } from '../../stack.ts';

/**
 * Runs a container of the stack's image in its network, named like those of the stack, and returns its name. Whoever
 * starts it removes it.
 */
export async function runBeside(
  member: string,
  options: readonly string[],
  command: readonly string[],
): Promise<string> {
  const model = await containerName('haproxy');
  const image = await docker('inspect', '--format', '{{.Image}}', model);
  const networks = '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}}{{end}}';
  const network = await docker('inspect', '--format', networks, model);
  const name = besideName(member);
  await docker('run', '--detach', '--name', name, '--network', network, ...options, image, ...command);
  return name;
}

/** The name of such a container. */
export function besideName(member: string): string {
  return `${PROJECT}-${member}-1`;
}
