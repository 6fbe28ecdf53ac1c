import { type Container, isAlive } from '../model/container.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { own } from '../text/own.ts';
import type { Absent } from './absent.ts';
import { type DockerClient, dockerClient } from './docker/docker.ts';
import type { Inventory, Member } from './inventory.ts';

/** What is needed of the engine beside its list of containers. */
type ComposeContext = Pick<DockerClient, 'secret' | 'certificates' | 'remote'>;

/** Members of a Compose project, from the labels of its containers (`io.paws.role`, `io.paws.port.<purpose>`, …). */
export function composeInventory(docker = dockerClient()): Inventory {
  return { members: (containers) => membersFrom(containers, docker), hosts: docker };
}

/** The members that the containers are. */
export function membersFrom(containers: readonly Container[], context: ComposeContext): readonly Member[] {
  return containers.map((container) => {
    const { member, role, id, ports, addresses, tls = {}, state } = container;
    const certificates = Object.values(tls).map((directory) => context.certificates(id, directory));
    return {
      ...{ name: member, role },
      // A container that was made again may have another password.
      key: JSON.stringify([
        ...[role, member, id, ports, addresses, isAlive(container) || state],
        ...certificates.map((found) => ('absent' in found ? found.absent : found.cert)),
      ]),
      at: (purpose) => endpointOf(container, purpose, context),
    };
  });
}

/**
 * Where a container answers for a purpose. What listens at the port of one that does not run is something else: there
 * is no endpoint, and no password goes there.
 */
export function endpointOf(
  container: Container,
  purpose: string,
  { secret, certificates, remote }: ComposeContext,
): Endpoint | Absent {
  const { member, id, state, ports } = container;
  const port = own(ports, purpose);
  if (port === undefined)
    return { absent: `${member}: its container publishes no port labelled io.paws.port.${purpose}` };
  if (!isAlive(container)) return { absent: `${member}: its container is ${state}` };
  const published = own(container.addresses ?? {}, purpose) ?? LOOPBACK;
  const far = remote();
  if (far !== undefined && isLoopback(published)) {
    return {
      absent: `${member}: its port ${port} is published on ${published} of ${far}, which is not this machine`,
    };
  }
  const directory = own(container.tls ?? {}, purpose);
  const tls = directory === undefined ? undefined : certificates(id, directory);
  // Never in clear text instead: what was said there would be for anybody who listens.
  if (tls !== undefined && 'absent' in tls) return { absent: `${member}: ${tls.absent}` };
  const auth = secret(id, purpose);
  const host = EVERY.get(published) === undefined ? published : (far ?? EVERY.get(published) ?? published);
  return {
    ...{ member, host, port },
    // Its certificate has its name, whatever the address at which it is published.
    ...(tls === undefined ? {} : { tls: { ...tls, serverName: member } }),
    ...(auth === undefined ? {} : { auth }),
  };
}

const LOOPBACK = '127.0.0.1';

// Published on every address of the machine: asked at the nearest one.
const EVERY: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', LOOPBACK],
  ['::', '::1'],
]);

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}
