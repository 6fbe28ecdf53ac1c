import assert from 'node:assert/strict';
import { test } from 'node:test';
import { etcdCluster } from '../../../source/dcs/etcd-cluster.ts';
import type { EtcdClient } from '../../../source/systems/etcd/client.ts';

const limit = { deadlineMs: 900 };

function member(name: string): EtcdClient {
  return { endpoint: { member: name, host: '127.0.0.1', port: 1 }, close: () => undefined } as EtcdClient;
}

const nameOf = (client: EtcdClient) => client.endpoint.member;
const turns = async (count = 20) => {
  for (let i = 0; i < count; i += 1) await Promise.resolve();
};

test('the member that answered last is asked first', async () => {
  const cluster = etcdCluster(['a', 'b', 'c'].map(member));
  const asked: string[] = [];
  const question = async (client: EtcdClient) => {
    asked.push(nameOf(client));
    if (nameOf(client) === 'a') throw new Error('a: down');
    return 'value';
  };
  const { value, from } = await cluster.ask(limit, question);
  assert.equal(value, 'value');
  assert.equal(nameOf(from), 'b');
  await cluster.ask(limit, question);
  assert.deepEqual(asked, ['a', 'b', 'b']);
});

test('what is asked aside goes to another than the one that answered last, while there is one', async () => {
  const cluster = etcdCluster(['a', 'b'].map(member));
  const ask = async (down?: string) => {
    const answer = await cluster.askAside(limit, async (client) => {
      if (nameOf(client) === down) throw new Error(`${down}: down`);
      return nameOf(client);
    });
    return answer.value;
  };
  assert.equal(await ask(), 'b');
  assert.equal(await ask(), 'b', 'which is not asked first for that');
  assert.equal(await ask('b'), 'a');
  assert.equal((await cluster.ask(limit, async (client) => nameOf(client))).value, 'a');
});

test('a silent member does not hold up the answer of another', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const cluster = etcdCluster(['a', 'b'].map(member));
  const answer = cluster.ask(limit, (client) =>
    nameOf(client) === 'a' ? new Promise<string>(() => undefined) : Promise.resolve('from b'),
  );
  await turns();
  t.mock.timers.tick(250);
  assert.equal((await answer).value, 'from b');
});

test('when none answers, each says why', async () => {
  const cluster = etcdCluster(['a', 'b'].map(member));
  await assert.rejects(
    cluster.ask(limit, async (client) => {
      throw new Error(`${nameOf(client)}: down`);
    }),
    { message: 'no etcd member answers: a: down; b: down' },
  );
  await assert.rejects(
    etcdCluster([]).ask(limit, async () => 1),
    /no etcd member to ask/,
  );
});
