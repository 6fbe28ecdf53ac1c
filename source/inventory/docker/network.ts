import type { Limit } from '../../net/limit.ts';
import type { DockerClient } from './docker.ts';

/**
 * What a fault can leave behind in a container's network, on one line: its packet filter's rules, its
 * interfaces. Read from a helper beside it, as a container has no right to read its own.
 * @throws Error with Docker's message.
 */
export async function networkOf(
  docker: Pick<DockerClient, 'helped'>,
  container: string,
  limit: Limit,
): Promise<string> {
  const script =
    "iptables-save -t filter 2>/dev/null | grep '^-' || true; ls /sys/class/net | grep -v '^lo$'";
  const name = `paws-look-${container}-${process.pid}`;
  const { output } = await docker.helped({ name, beside: container, script, labels: {} }, limit);
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').join('; ');
}
