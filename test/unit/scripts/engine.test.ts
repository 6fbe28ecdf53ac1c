import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextStep, whoIsDisturbed } from '../../../scripts/engine.ts';

for (const [installed, platform, distribution, step] of [
  [false, 'linux', 'debian', 'sudo apt-get install docker.io'],
  [false, 'linux', 'ubuntu', 'docker-compose-v2'],
  [false, 'linux', 'fedora', 'sudo dnf install'],
  [false, 'linux', 'gentoo', 'install Docker Engine with the Compose plugin'],
  [true, 'linux', 'gentoo', 'sudo systemctl start docker'],
  [false, 'darwin', '', 'install Docker Desktop'],
  [true, 'darwin', '', 'open -a Docker'],
] as const) {
  test(`${platform} ${distribution} ${installed ? 'with' : 'without'} Docker: ${step}`, () => {
    const text = nextStep(installed, platform, distribution);
    assert.ok(text.startsWith('No Docker engine answers. Next step: '));
    assert.ok(text.includes(step), text);
  });
}

for (const [listed, disturbed] of [
  ['', undefined],
  ['4f\tpaws360\n5a\tpaws360\n', undefined],
  // Not of a Compose project, and of one whose name only begins like ours.
  ['4f\tpaws360\n5a\t\n', /ends 1 container of others/],
  ['4f\tpaws360-test\n5a\tshop\n', /ends 2 containers of others/],
] as const) {
  test(`a restart of the engine with ${JSON.stringify(listed)} disturbs ${disturbed ?? 'nobody else'}`, () => {
    const told = whoIsDisturbed(listed, 'paws360');
    if (disturbed === undefined) assert.equal(told, undefined);
    else assert.match(told ?? '', disturbed);
  });
}
