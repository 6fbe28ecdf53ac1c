declare module '../../model/system.ts' {
  interface SystemFacts {
    haproxy: Haproxy;
  }
}

/** What the statistics of one HAProxy say (CSV `/stats;csv`, HAProxy 3.0 management guide §9.1). */
export type Haproxy = {
  readonly servers: readonly HaproxyServer[];
  /** Where clients come in. */
  readonly frontends: readonly HaproxyFrontend[];
  /** The backends, with the queue before their servers. */
  readonly backends: readonly HaproxyBackend[];
};

/** One line of type backend. */
export type HaproxyBackend = {
  readonly name: string;
  /** `UP`, `DOWN`: whether one of its servers is up. */
  readonly status: string;
  /** Clients that wait for any of its servers. */
  readonly queue: number;
};

/** One line of type frontend. */
export type HaproxyFrontend = {
  readonly name: string;
  /** `OPEN`; `STOP` or `PAUSED` for one that accepts no clients. */
  readonly status: string;
  readonly sessions: number;
  /** Sessions that it takes before it lets others wait; absent where it has no limit of its own. */
  readonly limit?: number;
};

/** One line of type server. */
export type HaproxyServer = {
  readonly backend: string;
  readonly server: string;
  /**
   * `UP`, `DOWN`, `MAINT`, `DRAIN`, `UP 1/2` (going down), `DOWN 1/2` (going up), `no check`; `MAINT (via b/s)` of one that
   * follows another server, `MAINT (resolution)` of one whose name does not resolve.
   */
  readonly status: string;
  readonly weight: number;
  /** e.g. `L7OK`, `L7STS`, `L4CON`; a leading `* ` (check in progress) is taken off. */
  readonly checkStatus: string;
  readonly checkCode?: number;
  /** ms. */
  readonly checkDurationMs?: number;
  readonly lastCheck: string;
  readonly sessions: number;
  readonly sessionsTotal: number;
  /** Sessions per second. */
  readonly rate: number;
  readonly queue: number;
  readonly wentDown: number;
  /** Seconds since the last change of status. */
  readonly lastChangeSeconds: number;
  readonly address: string;
  /** Checks in a row that bring a server up; absent for one that is not checked. */
  readonly rise?: number;
  /** Checks in a row that take a server down; absent for one that is not checked. */
  readonly fall?: number;
};

/** Connections of a HAProxy process: how many are open, and how many it takes before it lets others wait. */
export type HaproxyConnections = { readonly open: number; readonly most: number };

/** Whether HAProxy sends new connections to the server. */
export function isUp(server: HaproxyServer): boolean {
  return /^(UP|no check|OPEN)/.test(server.status);
}

/** Whether HAProxy has taken the server out because its name does not resolve, which no operator did. */
export function isUnresolved({ status }: Pick<HaproxyServer, 'status'>): boolean {
  return /^MAINT \(resolution/.test(status);
}

/** Whether an operator has taken the server out, or the one that it follows. */
export function isInMaintenance(server: Pick<HaproxyServer, 'status'>): boolean {
  return server.status.startsWith('MAINT') && !isUnresolved(server);
}

/** A status for people: HAProxy's own word, or what it means where that would be read as something else. */
export function statusText(server: Pick<HaproxyServer, 'status'>): string {
  return isUnresolved(server) ? 'without an address: its name does not resolve' : server.status;
}

/** Whether a backend, or a frontend, is for writes: by the name that the stack's configuration gives it. */
export function routesWrites(name: string): boolean {
  return /primary|write/i.test(name);
}

/** Why a frontend takes no client in; undefined where it does. */
export function whyClosed({ status, sessions, limit }: HaproxyFrontend): string | undefined {
  if (status !== 'OPEN') return status;
  return limit !== undefined && sessions >= limit ? `full, ${sessions} of ${limit} sessions` : undefined;
}

/** Whether clients that come to this HAProxy can write: its frontends for writes take them in, and it has a server for them. */
export function servesWrites({ servers, frontends }: Haproxy): boolean {
  const isShut = frontends.some((one) => routesWrites(one.name) && whyClosed(one) !== undefined);
  return !isShut && writeTargets(servers).length > 0;
}

/** Whether it says itself that it has no server for reads: no backend with these members that is not for writes is up. */
export function lacksReaders({ servers, backends }: Haproxy, members: ReadonlySet<string>): boolean {
  const reads = backends.filter(
    ({ name }) =>
      !routesWrites(name) && servers.some(({ backend, server }) => backend === name && members.has(server)),
  );
  return reads.length > 0 && reads.every(({ status }) => status.startsWith('DOWN'));
}

/** Names of the servers that writes go to now; more than one, or none, is a finding. */
export function writeTargets(servers: readonly HaproxyServer[]): string[] {
  return servers.filter((s) => routesWrites(s.backend) && isUp(s)).map((s) => s.server);
}
