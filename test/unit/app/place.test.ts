import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NotSentError, RefusedError } from '../../../source/actions/perform/ports.ts';
import { placeNow } from '../../../source/app/place.ts';
import { membersFrom } from '../../../source/inventory/compose.ts';
import type { HostControl, Inventory } from '../../../source/inventory/inventory.ts';
import type { Container } from '../../../source/model/container.ts';
import { OPEN_HOSTS } from '../../fixtures/open-hosts.ts';
import { container } from '../../fixtures/state.ts';

const signal = new AbortController().signal;
const shown = container('patroni1', 'patroni', { ports: { rest: 8008 } });

function place(now: readonly Container[] | Error) {
  const containers = async () => {
    if (now instanceof Error) throw now;
    return now;
  };
  const inventory: Inventory = {
    members: (list) => membersFrom(list, OPEN_HOSTS),
    hosts: { containers } as unknown as HostControl,
  };
  const facts = () => ({ containers: { value: [shown], at: 0 } });
  return placeNow('p', inventory, facts)('patroni1', 'rest', signal);
}

test('a member is addressed where its container publishes the port now', async () => {
  const rest = { member: 'patroni1', host: '127.0.0.1', port: 8008 };
  assert.deepEqual(await place([shown]), rest);
  assert.deepEqual(await place([{ ...shown, ports: { rest: 8009 } }]), { ...rest, port: 8009 });
});

test('nothing is sent to the port of a container that does not run, or does not exist any more', async () => {
  const stopped = { ...shown, state: 'exited' as const };
  await assert.rejects(place([stopped]), (error: Error) => {
    assert.ok(error instanceof NotSentError);
    assert.equal(error.message, 'patroni1: its container is exited');
    return true;
  });
  await assert.rejects(place([]), { message: 'there is no patroni1 any more' });
  await assert.rejects(place(new Error('Docker: no engine')), (error: Error) => {
    assert.ok(error instanceof NotSentError);
    return error.message === 'Docker: no engine';
  });
});

test('another container than the one that was shown is refused, with both named', async () => {
  const other = { ...shown, id: 'fedcba9876543210', name: 'other-patroni1-1' };
  await assert.rejects(place([other]), (error: Error) => {
    assert.ok(error instanceof RefusedError);
    const words = 'patroni1 is container other-patroni1-1 \\(fedcba987654\\) now, not .*: nothing was sent';
    assert.match(error.message, new RegExp(words));
    return true;
  });
});

test('a name that two containers have is refused', async () => {
  const twin = { ...shown, id: 'twin', name: 'p-patroni1-run' };
  await assert.rejects(place([shown, twin]), { message: '2 members are called patroni1' });
});
