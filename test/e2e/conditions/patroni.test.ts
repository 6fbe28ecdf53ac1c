import assert from 'node:assert/strict';
import pg from 'pg';
import { after, afterEach, before, test } from '../../conditions/condition.ts';
import {
  IDLE_SLOT,
  ONLY_REGISTERED,
  PAUSED_ON,
  PRIMARY_FULL,
  REPLICA_FULL,
} from '../../conditions/records.ts';
import { etcdctl, inside, sql } from '../../inside.ts';
import { hostPort, leaderKey, PATRONI, untilWhole } from '../../stack.ts';
import { cli } from '../console.ts';
import { systemHas } from '../system.ts';
import { type Make, onStack, undoAll } from './on-stack.ts';

before(() => untilWhole());
afterEach(undoAll);
after(() => untilWhole());

const config = () => etcdctl('etcd1', 'get', '--print-value-only', '/paws360/config');

/** Changes the dynamic configuration as it is written here, past the console. */
async function patchConfig(patch: string): Promise<void> {
  const script =
    'curl -fsS -u "$PATRONI_RESTAPI_USERNAME:$PATRONI_RESTAPI_PASSWORD" -X PATCH -d "$0" http://127.0.0.1:$PAWS_REST_PORT/config';
  await inside(await leaderKey(), 'sh', '-c', script, patch);
}

test(
  ...onStack(
    PAUSED_ON,
    async (make) => {
      await make(
        () => patchConfig('{"pause": "on"}'),
        async () => {
          const { exitCode, stdout, stderr } = await cli(['resume', '--yes']);
          assert.equal(exitCode, 0, stdout + stderr);
        },
      );
    },
    {
      meanwhile: async () => assert.match(await config(), /"pause": ?"on"/),
      afterwards: async () => assert.doesNotMatch(await config(), /"pause": ?"on"/),
    },
  ),
);

/** Registers a member that nobody runs; afterwards neither its key nor its slot is left. */
async function register(make: Make, name: string, value: string): Promise<void> {
  const key = `/paws360/members/${name}`;
  await make(
    () => etcdctl('etcd1', 'put', key, value),
    async () => {
      await etcdctl('etcd1', 'del', key);
      // Patroni would keep it for half an hour.
      await patchConfig('{"member_slots_ttl": 0}');
      await systemHas('the slots', async () => (await slotsOf(await leaderKey())).includes(name), false);
      await patchConfig('{"member_slots_ttl": null}');
    },
  );
}

async function slotsOf(member: string): Promise<readonly string[]> {
  return (await sql(member, 'select slot_name from pg_replication_slots')).split('\n');
}

test(
  ...onStack(ONLY_REGISTERED, (make) => {
    const conn_url = 'postgres://192.0.2.9:5432/postgres';
    const api_url = 'http://192.0.2.9:8008/patroni';
    const value = { conn_url, api_url, state: 'running', role: 'replica', version: '4.0.7', timeline: 1 };
    return register(make, 'patroni9', JSON.stringify(value));
  }),
);

test(
  ...onStack(
    {
      ...ONLY_REGISTERED,
      title: 'a member is only registered in etcd, in the older form of its key: a connection URL',
    },
    (make) =>
      register(
        make,
        'patroni9',
        'postgres://192.0.2.9:5432/postgres?application_name=http://192.0.2.9:8008/patroni',
      ),
    {
      meanwhile: async (operator) => {
        operator.seesNothingOf('cannot be read');
        operator.alsoSees(`leader ${await leaderKey()}`);
      },
    },
  ),
);

test(
  ...onStack(IDLE_SLOT, async (make) => {
    // Patroni drops a slot that it does not know, and keeps that of a member that is gone for half an hour.
    await register(make, 'gone', '{"conn_url":"postgres://192.0.2.9:5432/postgres"}');
    const status = () => etcdctl('etcd1', 'get', '--print-value-only', '/paws360/status');
    await systemHas('the slots that Patroni keeps', status, /"retain_slots":.*"gone"/);
    await etcdctl('etcd1', 'del', '/paws360/members/gone');
  }),
);

/** Takes the sessions of a member that everybody may have, until none is left. */
async function takeEverySession(make: Make, member: string): Promise<void> {
  const password = await inside(member, 'printenv', 'PAWS_APP_PASSWORD');
  const place = { host: '127.0.0.1', port: await hostPort(member, 5432), database: 'postgres' };
  const held: pg.Client[] = [];
  await make(
    async () => {
      for (;;) {
        const client = new pg.Client({ ...place, user: 'app', password });
        client.on('error', () => undefined);
        try {
          await client.connect();
        } catch (error) {
          if ((error as { code?: string }).code === '53300') return;
          throw error;
        }
        held.push(client);
      }
    },
    () => Promise.all(held.map((client) => client.end())),
  );
}

test(...onStack(PRIMARY_FULL, async (make) => takeEverySession(make, await leaderKey())));

test(
  ...onStack(REPLICA_FULL, async (make) => {
    const leader = await leaderKey();
    await takeEverySession(make, PATRONI.find((name) => name !== leader) ?? '');
  }),
);
