import { compose } from '../../scripts/docker.ts';
import { imageName } from '../../scripts/image.ts';
import { readSettings } from '../../scripts/settings.ts';
import { docker } from '../stack.ts';
import { stackEnv } from '../stack-env.ts';
import type { Place } from './place.ts';
import { ids } from './stack.ts';
import type { State, Undo } from './state.ts';

const OLDER = 'paws360-stack:older';

/** The image that each container was made from. */
async function images(): Promise<readonly string[]> {
  return (await docker('inspect', '--format', '{{.Config.Image}}', ...(await ids()))).split('\n');
}

/** Recreates the running stack from an image of another name, with another fingerprint. */
async function makeOlder(_: Place, undo: (undo: Undo) => void): Promise<void> {
  undo(() => docker('rmi', '--force', OLDER));
  const made = await docker('create', imageName());
  await docker('commit', '--change', 'LABEL older=yes', made, OLDER);
  await docker('rm', made);
  const up = await compose(readSettings(stackEnv, {}), OLDER, ['up', '--detach', '--no-build']);
  if (up.exitCode !== 0) throw new Error(up.stderr);
}

async function onOlder(): Promise<string | undefined> {
  const others = (await images()).filter((image) => image === OLDER);
  return others.length === 0 ? undefined : `${others.length} containers are still made from ${OLDER}`;
}

/** A stack that another version of this project has started. */
export const versions: readonly State[] = [
  { name: 'older-image', make: makeOlder, expect: { exit: 0 }, data: 'kept', also: onOlder },
  {
    name: 'ctrl-c-older-image',
    make: makeOlder,
    expect: { exit: 130, at: /· (?:etcd1|redis) +/ },
    data: 'kept',
    also: onOlder,
  },
];
