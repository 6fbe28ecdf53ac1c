import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { DockerOptions } from 'dockerode';
import { asObject, optionalText, parseObject } from '../../net/read.ts';

/** Where Docker's engine is, found as Docker's own tools find it. */
export type EngineAddress = {
  /** `unix:///var/run/docker.sock`, `tcp://host:2376`, `ssh://user@host`; absent for the usual socket. */
  readonly url?: string;
  /** What names it, for people. */
  readonly by: string;
  /** The other machine on which it publishes ports; absent when it is this one. */
  readonly remote?: string;
  /** For the library, which knows `DOCKER_HOST` and the usual socket by itself. */
  readonly options?: DockerOptions;
};

const DEFAULT = 'default';

/** Everything in the environment that says where the engine is. */
export const engineVariables = [
  ...['DOCKER_HOST', 'DOCKER_CONTEXT', 'DOCKER_CONFIG', 'DOCKER_TLS_VERIFY', 'DOCKER_CERT_PATH'],
] as const;

/** Values of these variables by which a later process finds the same engine, also when another context is current then. */
export function engineEnvironment(env: NodeJS.ProcessEnv = process.env): Readonly<Record<string, string>> {
  const { DOCKER_HOST: host, DOCKER_TLS_VERIFY: verify, DOCKER_CERT_PATH: certificates } = env;
  const tls = {
    ...(verify ? { DOCKER_TLS_VERIFY: verify } : {}),
    ...(certificates ? { DOCKER_CERT_PATH: path.resolve(certificates) } : {}),
  };
  if (host) return { DOCKER_HOST: host, ...tls };
  const { directory, context } = contextIn(env);
  return { DOCKER_CONTEXT: context ?? DEFAULT, DOCKER_CONFIG: path.resolve(directory), ...tls };
}

/**
 * `DOCKER_HOST`, or else the context that `DOCKER_CONTEXT` or `config.json` names, or else the usual socket:
 * https://docs.docker.com/engine/manage-resources/contexts/
 * @throws Error when the context that is named cannot be read.
 */
export function engineAddress(env: NodeJS.ProcessEnv = process.env): EngineAddress {
  const { DOCKER_HOST: host } = env;
  if (host !== undefined && host !== '') return { url: host, by: 'DOCKER_HOST', ...remoteOf(host) };
  const { directory, context } = contextIn(env);
  if (context === undefined || context === DEFAULT) return { by: 'the default socket' };
  const by = `the Docker context "${context}"`;
  const folder = createHash('sha256').update(context).digest('hex');
  const url = hostOf(by, path.join(directory, 'contexts', 'meta', folder, 'meta.json'));
  const tls = path.join(directory, 'contexts', 'tls', folder, 'docker');
  return { url, by, ...remoteOf(url), options: optionsFor(url, tls, env) };
}

function contextIn(env: NodeJS.ProcessEnv): { readonly directory: string; readonly context?: string } {
  const directory = env.DOCKER_CONFIG || path.join(env.HOME || homedir(), '.docker');
  const context = env.DOCKER_CONTEXT || currentContext(directory);
  return { directory, ...(context === undefined ? {} : { context }) };
}

function currentContext(directory: string): string | undefined {
  const file = path.join(directory, 'config.json');
  if (!existsSync(file)) return undefined;
  const name = optionalText(parseObject(file, readFileSync(file, 'utf8')), 'currentContext');
  return name === '' ? undefined : name;
}

function hostOf(by: string, file: string): string {
  if (!existsSync(file)) throw new Error(`${by} does not exist`);
  const endpoints = asObject('Endpoints', parseObject(by, readFileSync(file, 'utf8')).Endpoints ?? {});
  const host = optionalText(asObject('docker', endpoints.docker ?? {}), 'Host');
  if (host === undefined) throw new Error(`${by} names no engine`);
  return host;
}

function optionsFor(url: string, tls: string, env: NodeJS.ProcessEnv): DockerOptions {
  const { protocol, hostname, port, username, pathname } = new URL(url);
  if (protocol === 'unix:') return { socketPath: pathname };
  const place = { host: hostname.replace(/^\[(.*)\]$/, '$1') };
  if (protocol === 'ssh:') {
    const agent = env.SSH_AUTH_SOCK;
    const login = username === '' ? {} : { username: decodeURIComponent(username) };
    return {
      ...{ ...place, ...login, protocol: 'ssh', port: port || 22 },
      ...(agent === undefined ? {} : { sshOptions: { agent } }),
    };
  }
  const pem = (name: string) => {
    const file = path.join(tls, `${name}.pem`);
    return existsSync(file) ? { [name]: readFileSync(file) } : {};
  };
  const files = { ...pem('ca'), ...pem('cert'), ...pem('key') };
  const secure = Object.keys(files).length > 0 || protocol === 'https:';
  return { ...place, port: port || (secure ? 2376 : 2375), protocol: secure ? 'https' : 'http', ...files };
}

// A tunnel to another machine ends on this one and looks like an engine of this one: members prove their identity.
function remoteOf(url: string): { readonly remote?: string } {
  const host = /^(?:tcp|https?|ssh):\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/]+)/.exec(url)?.[1];
  if (host === undefined || /^(localhost|127\.[\d.]+|\[::1\])$/.test(host)) return {};
  return { remote: host.replace(/^\[(.*)\]$/, '$1') };
}
