import { isIP, type Socket } from 'node:net';
import type { ChannelCredentials, Client } from '@grpc/grpc-js';
import type { Etcd3 } from 'etcd3';
import { type Auth, at, type Endpoint } from '../../net/endpoint.ts';
import { DeadlineError, type Limit, MAX_ANSWER_BYTES } from '../../net/limit.ts';
import { type Tls, tlsOptions } from '../../net/tls.ts';

let loading: ReturnType<typeof load> | undefined;

/** Loads etcd3 (and gRPC with it), which takes some 100 ms: not before it is needed. */
export function library(): ReturnType<typeof load> {
  // Even an import of what is there already takes its time, and every call needs it.
  loading ??= load();
  return loading;
}

async function load() {
  const [loaded, grpc] = await Promise.all([import('etcd3'), import('@grpc/grpc-js')]);
  // A CommonJS package is the default export, in Node and in the bundle; tsx spreads it instead.
  const { Etcd3, isRecoverableError, Range } =
    (loaded.default as typeof loaded.default | undefined) ?? loaded;
  const { credentials } = (grpc.default as typeof grpc.default | undefined) ?? grpc;

  /** @throws Error when our own certificate or key cannot be used. */
  function open({ host, port, tls, auth }: Endpoint): Etcd3 {
    const login =
      auth?.user === undefined ? undefined : { username: auth.user, password: auth.password ?? '' };
    const client = new Etcd3({
      hosts: `${tls === undefined ? 'http' : 'https'}://${host}:${port}`,
      // The sources own retry and backoff: no second try and no circuit breaker in between.
      faultHandling: { host: () => PASS_THROUGH, global: PASS_THROUGH },
      grpcOptions: {
        ...nameOptions(tls),
        'grpc.max_receive_message_length': MAX_ANSWER_BYTES,
        // A member that came back must be found at the next poll, not after gRPC's own two minutes.
        'grpc.initial_reconnect_backoff_ms': 200,
        'grpc.min_reconnect_backoff_ms': 200,
        'grpc.max_reconnect_backoff_ms': 1_000,
        // A connection that a partition left hanging is given up. etcd allows a ping every 5 s.
        'grpc.keepalive_time_ms': 6_000,
        'grpc.keepalive_timeout_ms': 1_500,
      },
      ...(login === undefined
        ? {}
        : { auth: { ...login, callOptions: () => ({ deadline: Date.now() + TOKEN_DEADLINE_MS }) } }),
    });
    const pool = poolOf(client);
    // etcd3 drops every connection to the member when a call fails, also one that was given up while a later one goes on.
    for (const one of pool.hosts) one.resetAllServices = () => undefined;
    if (tls !== undefined) {
      const { ca, key, cert, checkServerIdentity, rejectUnauthorized } = tlsOptions({ host, tls });
      const [root = null, own = null, chain = null] = [ca, key, cert].map((pem) =>
        pem === undefined ? null : Buffer.from(pem),
      );
      const checks = { checkServerIdentity, rejectUnauthorized } as never;
      // etcd3 takes the three files only: which name is checked, and whether, is up to us.
      const secured = credentials.createSsl(root, own, chain, checks);
      handshakes.set(client, watchHandshakes(secured));
      for (const one of pool.hosts) one.channelCredentials = secured;
    }
    // etcd3 fetches its token over a channel of its own, which knows nothing of the options above, and stays open.
    pool.authenticator.getCredentialsFromHost = (_address, name, password, options) =>
      tokenFor(pool.hosts[0]?.getServiceClient('Auth') as AuthService, { user: name, password }, options);
    return client;
  }

  return {
    open,
    /** Whether what a call failed with may be the connection's fault, and is no answer of the member's. */
    isBroken: (error: unknown): boolean =>
      error instanceof DeadlineError || (error instanceof Error && isRecoverableError(error)),
    ends: (prefix: string): { key: Buffer; range_end: Buffer } => {
      const { start, end } = Range.prefix(prefix);
      return { key: start, range_end: end };
    },
  };
}

/** Opens a client of a member for one call and closes it again. Errors name the member. */
export async function withClient<T>(endpoint: Endpoint, run: (client: Etcd3) => Promise<T>): Promise<T> {
  const { open } = await library();
  return await at(endpoint, async () => {
    const client = open(endpoint);
    try {
      return await run(client);
    } finally {
      closeNow(client);
    }
  });
}

// With it gRPC asks for that name in the handshake (SNI), which cannot be an address.
function nameOptions(tls: Tls | undefined): Readonly<Record<string, string>> {
  if (tls?.serverName === undefined) return {};
  const authority = { 'grpc.default_authority': tls.serverName };
  if (isIP(tls.serverName) !== 0) return authority;
  return { ...authority, 'grpc.ssl_target_name_override': tls.serverName };
}

/**
 * Closes its channels at once. etcd3 lets a connection that is still being made live on for a second, and the process
 * with it: a member that is frozen is always "still being made".
 */
export function closeNow(client: Etcd3): void {
  for (const { cachedServices } of poolOf(client).hosts) {
    for (const [name, service] of Object.entries(cachedServices)) {
      service.close();
      Reflect.deleteProperty(cachedServices, name);
    }
  }
  client.close();
  handshakes.get(client)?.end();
}

// gRPC gives up neither when the other side has taken the connection and does not answer: the process would not end.
const HANDSHAKE_WITHIN_MS = 7_500;

type Handshakes = { readonly end: () => void };

const handshakes = new WeakMap<Etcd3, Handshakes>();

/** Ends handshakes that take too long, and when asked to, those that are under way. */
function watchHandshakes(secured: ChannelCredentials): Handshakes {
  const open = new Set<Socket>();
  let ended = false;
  const inside = secured as unknown as { _createSecureConnector: (...args: unknown[]) => Connector };
  const create = inside._createSecureConnector.bind(secured);
  inside._createSecureConnector = (...args) => {
    const connector = create(...args);
    const connect = connector.connect.bind(connector);
    connector.connect = async (socket) => {
      if (ended) socket.destroy();
      const late = setTimeout(() => socket.destroy(), HANDSHAKE_WITHIN_MS).unref();
      open.add(socket);
      try {
        return await connect(socket);
      } finally {
        clearTimeout(late);
        open.delete(socket);
      }
    };
    return connector;
  };
  return {
    end: () => {
      ended = true;
      for (const socket of open) socket.destroy();
    },
  };
}

// etcd3 asks for policies of cockatiel; it only ever calls `execute`.
const PASS_THROUGH = { execute: async (run: () => unknown) => await run() } as never;

const TOKEN_DEADLINE_MS = 2_000;

/** gRPC's deadline: a little later than ours, which is the one that gives the error, as gRPC's has paragraphs of detail. */
export function grpcDeadline({ deadlineMs }: Limit): { deadline: number } {
  return { deadline: Date.now() + deadlineMs + 100 };
}

type AuthService = Client & {
  authenticate(
    login: { name: string | undefined; password: string | undefined },
    options: object,
    done: (error: Error | null, answer?: { readonly token: string }) => void,
  ): void;
};

function tokenFor(service: AuthService, { user, password }: Auth, options: object): Promise<string> {
  return new Promise((resolve, reject) => {
    service.authenticate({ name: user, password }, options, (error, answer) => {
      if (answer === undefined) reject(error ?? new Error('etcd gave no token'));
      else resolve(answer.token);
    });
  });
}

// What gRPC 1.14 keeps to itself: it makes TLS of a connection.
type Connector = { connect: (socket: Socket) => Promise<unknown> };

// What etcd3 1.1 keeps to itself.
type Pool = {
  readonly hosts: readonly {
    channelCredentials: ChannelCredentials;
    resetAllServices: () => void;
    readonly cachedServices: Record<string, { close(): void }>;
    getServiceClient(name: 'Auth'): Client;
  }[];
  readonly authenticator: {
    getCredentialsFromHost: (
      address: string,
      name: string,
      password: string,
      options: object,
    ) => Promise<string>;
  };
};

function poolOf(client: Etcd3): Pool {
  return (client as unknown as { readonly pool: Pool }).pool;
}
