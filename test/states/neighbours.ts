import { imageName } from '../../scripts/image.ts';
import { removeStack } from '../../scripts/remove.ts';
import { defaults, readSettings } from '../../scripts/settings.ts';
import { containerName, docker, PATRONI, PROJECT, REST } from '../stack.ts';
import { stackEnv } from '../stack-env.ts';
import { must, type Place, START } from './place.ts';
import { stop, untilHealthy } from './stack.ts';
import type { State, Undo } from './state.ts';

const TAKEN = `${PROJECT}-taken`;
// With that, too, all are below the range of outgoing connections (test/stack-env.ts).
const FURTHER = 300;

/** A second stack on the same engine: its own project and ports. */
const beside: Readonly<Record<string, string>> = {
  ...stackEnv,
  ...Object.fromEntries(
    Object.keys(defaults)
      .filter((name) => name.endsWith('_PORT'))
      .map((name) => [name, String(Number(stackEnv[name]) + FURTHER)]),
  ),
  PAWS_PROJECT: `${PROJECT}-beside`,
};

const startBeside = (place: Place) => must(place, START, { ...process.env, ...beside });
const removeBeside = () => removeStack(readSettings(beside, {}), imageName());

async function addresses(): Promise<ReadonlyMap<string, string>> {
  const format = '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}';
  const found = PATRONI.map(
    async (member) =>
      [member, await docker('inspect', '--format', format, await containerName(member))] as const,
  );
  return new Map(await Promise.all(found));
}

/** After `down` another network has the subnet, and at each node's old address something answers at Patroni's port. */
export async function takeNetwork(place: Place, undo: (undo: Undo) => void): Promise<void> {
  const old = await addresses();
  const subnet = '{{range .IPAM.Config}}{{.Subnet}}{{end}}';
  const range = await docker('network', 'inspect', '--format', subnet, `${PROJECT}_default`);
  await stop(place);
  await docker('network', 'create', '--subnet', range, TAKEN);
  undo(() => docker('network', 'rm', TAKEN));
  const answer = (member: string) =>
    `{"state": "running", "role": "replica", "patroni": {"name": "${member}"}}`;
  const image = imageName();
  for (const member of PATRONI) {
    const server = `require('http').createServer((_, a) => a.end('${answer(member)}')).listen(${REST[member]})`;
    const at = ['--network', TAKEN, '--ip', old.get(member) ?? ''];
    const id = await docker('run', '--detach', '--rm', ...at, '--entrypoint', 'node', image, '-e', server);
    undo(() => docker('rm', '--force', id));
  }
}

/** Others on the same engine, before the start or during it. */
export const neighbours: readonly State[] = [
  { name: 'network-taken', make: takeNetwork, expect: { exit: 0 }, data: 'kept' },
  {
    name: 'stack-in-between',
    make: async (place) => {
      await stop(place);
      await startBeside(place);
      await removeBeside();
    },
    expect: { exit: 0 },
    data: 'kept',
  },
  {
    name: 'stack-beside',
    make: async (place, undo) => {
      await stop(place);
      undo(removeBeside);
      await startBeside(place);
    },
    expect: { exit: 0 },
    data: 'kept',
    also: async (place) => {
      const sick = (error: Error) => `the stack beside it is not healthy: ${error.message}`;
      return await untilHealthy(place, beside.PAWS_PROJECT).then(() => undefined, sick);
    },
  },
];
