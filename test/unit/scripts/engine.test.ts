import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextStep } from '../../../scripts/engine.ts';

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
