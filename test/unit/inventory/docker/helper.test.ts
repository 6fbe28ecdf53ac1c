import assert from 'node:assert/strict';
import { test } from 'node:test';
import type Dockerode from 'dockerode';
import type { Engine } from '../../../../source/inventory/docker/engine.ts';
import { dockerHelper, type HelperSpec } from '../../../../source/inventory/docker/helper.ts';
import { withLimit } from '../../../../source/net/limit.ts';

const SPEC: HelperSpec = { name: 'paws-probe', beside: 'victim', script: 'true', labels: {} };

/** An engine that keeps names; `creates` happens once a container was made, `reads` before its log is read. */
function engineWith(creates: () => void = () => undefined, reads: (name: string) => void = () => undefined) {
  const names = new Set<string>();
  const removing = new Set<string>();
  const made: string[] = [];
  const handle = (name: string) => ({
    inspect: async () => ({ Id: name, Image: 'image' }),
    start: async () => undefined,
    wait: async ({ condition }: { readonly condition?: string }) => {
      if (condition === 'removed') names.delete(name);
      return { StatusCode: 0 };
    },
    logs: async () => {
      reads(name);
      const words = 'can not get logs from container which is dead or marked for removal';
      if (!names.has(name)) throw Object.assign(new Error(words), { statusCode: 409 });
      return Buffer.alloc(0);
    },
    remove: async () => {
      const words = 'removal of container is already in progress';
      if (removing.has(name)) throw Object.assign(new Error(words), { statusCode: 409 });
      if (!names.delete(name)) throw Object.assign(new Error('no such container'), { statusCode: 404 });
    },
  });
  const docker = {
    getContainer: handle,
    createContainer: async ({ name }: { name: string }) => {
      if (names.has(name)) throw Object.assign(new Error('the name is in use'), { statusCode: 409 });
      names.add(name);
      made.push(name);
      creates();
      return handle(name);
    },
  } as unknown as Dockerode;
  const call: Engine['call'] = async (limit, run) => {
    try {
      return await withLimit(limit, (signal) => run(docker, signal));
    } catch (error) {
      throw new Error((error as Error).message, { cause: error });
    }
  };
  const helper = dockerHelper({ call } as Partial<Engine> as Engine);
  return { helper, names, removing, made };
}

test('a helper that was left behind keeps no other one from its work', async () => {
  const { helper, names, made } = engineWith();
  names.add(SPEC.name);
  assert.equal((await helper.helped(SPEC, { deadlineMs: 1_000 })).exitCode, 0);
  assert.deepEqual([...names], [SPEC.name], 'only its own is removed');
  await helper.helped(SPEC, { deadlineMs: 1_000 });
  assert.equal(new Set(made).size, 2, made.join());
});

test('nothing is left of a helper whose making was given up, although the engine made it', async () => {
  const ending = new AbortController();
  const { helper, names } = engineWith(() => ending.abort());
  await assert.rejects(helper.helped(SPEC, { signal: ending.signal, deadlineMs: 1_000 }), /cancelled/);
  assert.deepEqual([...names], []);
});

test('one that somebody else removes at the same time is gone, too, when it is removed', async () => {
  const { helper, names, removing } = engineWith();
  names.add(SPEC.name);
  removing.add(SPEC.name);
  await helper.removeHelper(SPEC.name, { deadlineMs: 1_000 });
  assert.deepEqual([...names], []);
});

test('one that somebody else removes before its log is read runs once more', async () => {
  let taken = 0;
  const { helper, names, made } = engineWith(undefined, (name) => {
    taken += 1;
    if (taken === 1) names.delete(name);
  });
  assert.equal((await helper.helped(SPEC, { deadlineMs: 1_000 })).exitCode, 0);
  assert.equal(made.length, 2);
  assert.deepEqual([...names], []);
});
