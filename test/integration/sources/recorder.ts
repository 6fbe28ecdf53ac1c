import type { FactEvent } from '../../../source/model/event.ts';
import { until } from '../../wait.ts';

/** The members of the stack, by system. */
export const MEMBERS = {
  etcd: ['etcd1', 'etcd2', 'etcd3'],
  patroni: ['patroni1', 'patroni2', 'patroni3'],
  redis: ['redis', 'redis-replica'],
  sentinel: ['sentinel1', 'sentinel2', 'sentinel3'],
  haproxy: ['haproxy'],
  app: ['app'],
} as const;

/** Titles of what is observed of the members of a whole stack. */
export const EACH: readonly string[] = Object.entries(MEMBERS).flatMap(([system, members]) =>
  members.map((member) => `${system}.observed ${member}`),
);

/** Titles of all that is observed of a whole stack. */
export const ALL: readonly string[] = [
  ...['containers.observed', 'dcs.observed', 'lease.observed'],
  ...EACH,
  ...MEMBERS.patroni.map((member) => `postgres.observed ${member}`),
  // A read through it; no write is made without leave.
  ...MEMBERS.haproxy.map((member) => `way.tried ${member}`),
];

/** An event in two or three parts: `etcd.observed etcd1`, `failed etcd etcd1`, `container.changed etcd1`. */
export function titled(event: FactEvent): string {
  return `${typeOf(event)} ${'member' in event ? event.member : ''}`.trim();
}

function typeOf(event: FactEvent): string {
  if (event.type === 'source.failed') return `failed ${event.system}`;
  return event.type === 'member.observed' ? `${event.system}.observed` : event.type;
}

/** Records what sources report, and waits for what they will report. */
export class Recorder {
  readonly events: FactEvent[] = [];
  readonly emit = (event: FactEvent): void => {
    this.events.push(event);
  };

  get count(): number {
    return this.events.length;
  }

  since(from: number): readonly FactEvent[] {
    return this.events.slice(from);
  }

  titles(from = 0): string[] {
    return this.since(from).map(titled);
  }

  /** Waits for an event with this title after the first `from`, that `is` the wanted one. */
  async find(title: string, from = 0, is: (event: FactEvent) => boolean = () => true): Promise<FactEvent> {
    return await until(() => this.since(from).find((event) => titled(event) === title && is(event)), {
      timeoutMs: 60_000,
      what: `${title}; reported since: ${[...new Set(this.titles(from))].join(', ')}`,
    });
  }
}
