import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A stack as Docker has it: published ports by service and inner port, and the password of its superuser. */
export type Stack = {
  readonly project: string;
  readonly port: (service: string, inner: number) => number;
  readonly services: readonly string[];
  readonly container: (service: string) => string;
  readonly password: string;
  /** Of Redis and the sentinels. */
  readonly redisPassword: string;
  /** What a client shows to etcd and to HAProxy's runtime API, as the containers have it. */
  readonly tls: () => Promise<{ readonly ca: string; readonly cert: string; readonly key: string }>;
};

type Inspected = {
  readonly Name: string;
  readonly Config: { readonly Env: readonly string[]; readonly Labels: Readonly<Record<string, string>> };
  readonly NetworkSettings: {
    readonly Ports: Readonly<Record<string, readonly { readonly HostPort: string }[] | null>>;
  };
};

/** Runs `docker` and gives what it prints. */
export async function docker(...args: readonly string[]): Promise<string> {
  const { stdout } = await run('docker', [...args], { maxBuffer: 16 << 20 });
  return stdout;
}

/** Reads a stack from Docker. @throws Error when there is none of that name. */
export async function stackOf(project: string): Promise<Stack> {
  const ids = (await docker('ps', '-aq', '--filter', `label=com.docker.compose.project=${project}`))
    .split('\n')
    .filter((id) => id !== '');
  if (ids.length === 0) throw new Error(`there is no stack ${project}`);
  const found = JSON.parse(await docker('inspect', ...ids)) as readonly Inspected[];
  const byService = new Map(found.map((one) => [one.Config.Labels['com.docker.compose.service'] ?? '', one]));
  const env = found.flatMap(({ Config }) => Config.Env);
  const variable = (name: string) => env.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const of = (service: string) => {
    const one = byService.get(service);
    if (one === undefined) throw new Error(`${project} has no ${service}`);
    return one;
  };
  return {
    project,
    services: [...byService.keys()],
    container: (service) => of(service).Name.slice(1),
    port: (service, inner) => {
      const published = of(service).NetworkSettings.Ports[`${inner}/tcp`]?.[0]?.HostPort;
      if (published === undefined) throw new Error(`${service} publishes no port ${inner}`);
      return Number(published);
    },
    password: variable('PAWS_POSTGRES_PASSWORD') ?? '',
    redisPassword: variable('PAWS_REDIS_PASSWORD') ?? '',
    tls: async () => {
      const file = (name: string) =>
        docker('exec', '--user', 'root', of('haproxy').Name.slice(1), 'cat', `/etc/paws/tls/${name}`);
      const [ca, cert, key] = await Promise.all([file('ca.crt'), file('client.crt'), file('client.key')]);
      return { ca, cert, key };
    },
  };
}
