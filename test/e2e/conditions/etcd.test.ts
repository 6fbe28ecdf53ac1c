import assert from 'node:assert/strict';
import { withClient } from '../../../source/systems/etcd/library.ts';
import { after, afterEach, before, test } from '../../conditions/condition.ts';
import { LEARNER, NO_SPACE, UNSTARTED } from '../../conditions/records.ts';
import { endpointOf, etcdctl, etcdStatus } from '../../inside.ts';
import { docker, untilWhole } from '../../stack.ts';
import { until } from '../../wait.ts';
import { cli } from '../console.ts';
import { besideName, runBeside } from './beside.ts';
import { type Make, onStack, undoAll } from './on-stack.ts';

before(() => untilWhole());
afterEach(undoAll);
after(() => untilWhole());

/** Adds a member to etcd's list, and removes it afterwards. */
async function addMember(make: Make, name: string, peerUrl: string, ...more: string[]): Promise<void> {
  const add = () => etcdctl('etcd1', 'member', 'add', name, `--peer-urls=${peerUrl}`, ...more);
  await make(
    // etcd takes none while its members have not been connected for a while.
    () => until(add, { timeoutMs: 60_000, what: `etcd to take ${name}` }),
    async () => {
      const lines = (await etcdctl('etcd1', 'member', 'list')).split('\n');
      const [id] = lines.find((line) => line.includes(peerUrl))?.split(',') ?? [];
      if (id !== undefined) await etcdctl('etcd1', 'member', 'remove', id);
    },
  );
}

test(
  ...onStack(UNSTARTED, (make) => addMember(make, 'etcd4', 'http://127.0.0.1:1'), {
    meanwhile: async (operator) => {
      operator.alsoSees(/quorum 3 of 4\b.*tolerates 0/);
      const { stdout, stderr } = await cli(['chaos', 'stop', 'etcd2', '--dry-run']);
      assert.match(stdout + stderr, /the primary steps down/);
    },
    afterwards: (operator) => operator.sees(/quorum 3 of 3\b.*tolerates 1/),
  }),
);

test(
  ...onStack(
    LEARNER,
    async (make) => {
      const peer = 'http://etcd4:2380';
      await addMember(make, 'etcd4', peer, '--learner');
      const all = ['etcd1', 'etcd2', 'etcd3', 'etcd4'].map((name) => `${name}=http://${name}:2380`);
      const clients = 'http://127.0.0.1:2379';
      await make(
        () =>
          runBeside(
            'etcd4',
            ['--network-alias', 'etcd4', '--user', 'etcd'],
            [
              ...['etcd', '--name', 'etcd4', '--data-dir', '/tmp/etcd4'],
              ...['--listen-client-urls', clients, '--advertise-client-urls', clients],
              ...['--listen-peer-urls', 'http://0.0.0.0:2380', '--initial-advertise-peer-urls', peer],
              ...['--initial-cluster', all.join(','), '--initial-cluster-state', 'existing'],
            ],
          ),
        () => docker('rm', '--force', '--volumes', besideName('etcd4')),
      );
    },
    { meanwhile: async (operator) => operator.alsoSees(/quorum 3 of 3\b.*tolerates 1/) },
  ),
);

test(
  ...onStack(
    NO_SPACE,
    async (make) => {
      const memberID = BigInt(`0x${(await etcdStatus('etcd3')).id}`).toString();
      const endpoint = await endpointOf('etcd1', 2379);
      // What a member does itself when its quota is reached.
      const raise = { action: 'Activate', memberID, alarm: 'Nospace' } as const;
      await make(
        () => withClient(endpoint, (client) => client.maintenance.alarm(raise)),
        () => etcdctl('etcd1', 'alarm', 'disarm'),
      );
    },
    {
      meanwhile: async (operator) => {
        operator.alsoSees('NOSPACE of etcd3');
        await assert.rejects(etcdctl('etcd2', 'put', 'no-space', '1'), /database space exceeded/);
        assert.notEqual(await etcdctl('etcd2', 'get', '--print-value-only', '/paws360/leader'), '');
      },
    },
  ),
);
