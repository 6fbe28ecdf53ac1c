import path from 'node:path';
import type { TakeTurn, Turn } from '../actions/turn.ts';
import {
  type Holder,
  holderNow,
  holderText,
  isTaken,
  type Lock,
  parseHolder,
  takeLock,
} from '../files/lock.ts';
import { bootId, isGone, thisProcess } from '../files/process-identity.ts';
import { stateDirectory } from '../files/state-directory.ts';
import { endpointAt, type Inventory, type Member } from '../inventory/inventory.ts';
import { current, type Facts } from '../model/facts.ts';
import type { Endpoint } from '../net/endpoint.ts';
import { type TurnAnswer, takeEtcdTurn } from '../systems/etcd/turn.ts';
import { printable } from '../text/printable.ts';

/** The rights that one process has at a time: to change the stack, and to run a drill on it. */
export type Turns = {
  /** The holder in this console may take it again: what goes on here is seen here. */
  readonly change: TakeTurn;
  readonly drill: TakeTurn;
};

/** The rights on a stack; `members` are the etcd members to ask, see `etcdMembers`. */
export function makeTurns(project: string, members: () => readonly Endpoint[] | undefined): Turns {
  const take = (name: 'change' | 'drill'): TakeTurn => {
    return (what) => takeBoth({ project, name }, what, members());
  };
  return { change: shared(take('change')), drill: take('drill') };
}

/** The etcd members whose containers run, those first that were observed; undefined where the stack has no etcd. */
export function etcdMembers(
  facts: Pick<Facts, 'containers' | 'etcd'>,
  inventory: Pick<Inventory, 'members'>,
): readonly Endpoint[] | undefined {
  if (facts.containers.value?.every(({ role }) => role !== 'etcd') === true) return undefined;
  const running = (facts.containers.value ?? []).filter(
    ({ role, state }) => role === 'etcd' && state === 'running',
  );
  const members = inventory.members(running);
  const answers = ({ name }: Member) => current(facts.etcd[name])?.healthy === true;
  return [...members.filter(answers), ...members.filter((member) => !answers(member))].flatMap(
    (member) => endpointAt(member, 'client') ?? [],
  );
}

/** The lock of this machine first: it says at once who has it. Then the one that all machines see. */
async function takeBoth(
  right: Right,
  what: string,
  members: readonly Endpoint[] | undefined,
): Promise<Turn | string> {
  const here = takeHere(right, what);
  if ('holder' in here) return heldText(right, here.holder);
  const everywhere = await takeEtcdTurn(members ?? [], {
    key: `/paws-console/${right.project}/${right.name}`,
    value: JSON.stringify(holderNow(what)),
    isGone: isHolderGone,
  });
  // A drill can wait until etcd answers; what may be there to mend etcd cannot.
  const unsure = everywhere.kind === 'unclear' || (everywhere.kind === 'silent' && right.name === 'drill');
  if (everywhere.kind === 'held' || (unsure && members !== undefined)) {
    here.lock?.release();
    if (everywhere.kind === 'held') return heldText(right, parseHolder(everywhere.by));
    return `it cannot be known whether another user has a ${right.name} in progress: ${everywhere.why}`;
  }
  return turnOf(right, here, everywhere, members !== undefined);
}

type Right = { readonly project: string; readonly name: 'change' | 'drill' };
type Here = { readonly lock?: Lock; readonly caveat?: string };

// A full disk or a state directory that cannot be written must not keep an operator from mending the stack.
function takeHere({ project, name }: Right, what: string): Here | { readonly holder: Holder } {
  try {
    const taken = takeLock(path.join(stateDirectory('locks'), `${project}.${name}`), what);
    if (!isTaken(taken)) return { holder: taken };
    const { unseen } = taken;
    if (unseen === undefined) return { lock: taken };
    const who = printable(holderText(unseen));
    return { lock: taken, caveat: `whether another container still is at work cannot be seen: ${who}` };
  } catch (error) {
    return { caveat: `other consoles on this machine are not locked out: ${(error as Error).message}` };
  }
}

function turnOf(
  right: Right,
  here: Here,
  everywhere: Exclude<TurnAnswer, { readonly kind: 'held' }>,
  asked: boolean,
): Turn {
  const elsewhere =
    asked &&
    everywhere.kind !== 'taken' &&
    `consoles on other machines are not locked out: ${everywhere.why}`;
  const caveats = [here.caveat, elsewhere].filter((caveat) => typeof caveat === 'string');
  return {
    ...(caveats.length === 0 ? {} : { caveat: caveats.join('; ') }),
    lostTo: async () => {
      const lost = everywhere.kind === 'taken' ? await everywhere.lostTo() : undefined;
      if (lost === undefined) return undefined;
      if (lost.by !== undefined) return heldText(right, parseHolder(lost.by));
      return `this ${right.name} has lost its place in etcd, which got no renewal for too long`;
    },
    release: async () => {
      if (everywhere.kind === 'taken') await everywhere.release();
      here.lock?.release();
    },
  };
}

function heldText({ name }: Right, holder: Holder | undefined): string {
  const who = holder === undefined ? 'an action of another user' : printable(holderText(holder));
  return `one ${name} at a time: ${who} is in progress`;
}

// Only of this machine, since it was started, it can be known that a process is gone. What this process itself has left
// there, because etcd did not answer when it gave it back, blocks no one: it has the lock of this machine now.
function isHolderGone(value: string): boolean {
  const holder = parseHolder(value);
  if (holder?.boot === undefined || holder.boot !== bootId()) return false;
  return isThisProcess(holder) || isGone(holder);
}

function isThisProcess({ pid, started, space }: Holder): boolean {
  const own = thisProcess();
  return pid === own.pid && started === own.started && space === own.space;
}

/** The same right, which its holder here shares with those who ask for it here. */
function shared(take: TakeTurn): TakeTurn {
  let taken: Promise<Turn | string> | undefined;
  let givenBack: Promise<void> = Promise.resolve();
  let users = 0;
  return async (what) => {
    taken ??= givenBack.then(() => take(what));
    users += 1;
    const mine = taken;
    const turn = await mine;
    if (typeof turn === 'string') {
      users -= 1;
      if (taken === mine) taken = undefined;
      return turn;
    }
    return {
      ...turn,
      release: async () => {
        users -= 1;
        if (users > 0) return;
        taken = undefined;
        givenBack = turn.release();
        await givenBack;
      },
    };
  };
}
