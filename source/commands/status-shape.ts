import * as v from 'valibot';

/** What one system adds to the status document, by the key that it stands under. */
export type StatusParts = Readonly<Record<string, v.GenericSchema>>;

const told = <const S extends v.GenericSchema>(text: string, schema: S) =>
  v.pipe(schema, v.description(text));

const text = v.string();
const number = v.number();
const time = told('ISO 8601; null before the first observation.', v.nullable(text));

/** When a fact was observed; both others while its owner does not answer. */
const observation = {
  observedAt: time,
  error: v.exactOptional(text),
  failingSince: v.exactOptional(time),
};

/** A member with what it says of itself; nothing but these while it has not answered yet. */
const member = v.looseObject({ name: text, ...observation });

const address = { host: text, port: number };

const patroni = v.object({
  leader: told('Holder of the leader key in etcd.', v.nullable(text)),
  leaderKeyTtlSeconds: v.nullable(number),
  syncStandbys: v.array(text),
  paused: v.nullable(v.boolean()),
  scheduledSwitchover: v.nullable(v.looseObject({})),
  dcs: v.object(observation),
  members: v.array(
    v.looseObject({
      ...member.entries,
      role: v.exactOptional(text),
      state: v.exactOptional(text),
      timeline: v.exactOptional(number),
      host: v.nullable(text),
      holdsLeaderKey: v.boolean(),
      syncStandby: v.boolean(),
      receiveLag: told('Bytes.', v.nullable(number)),
      replayLag: told('Bytes.', v.nullable(number)),
    }),
  ),
});

const etcd = v.object({
  quorum: v.looseObject({ ok: v.boolean() }),
  members: v.array(member),
});

const sentinel = v.object({
  masters: v.array(
    v.object({
      name: text,
      address: told('HOST:PORT; null where the sentinels name different ones.', v.nullable(text)),
      views: v.array(v.looseObject({ sentinel: text, ...address, ...observation })),
    }),
  ),
  sentinels: v.array(v.object({ name: text, ...observation })),
  redis: v.array(member),
});

const haproxy = v.object({
  writes: told('Servers that writes go to now; more than one, or none, is a finding.', v.array(text)),
  backends: v.array(
    v.object({
      name: text,
      servers: v.array(v.looseObject({ backend: text, server: text, status: text })),
    }),
  ),
  proxies: v.array(v.object({ name: text, ...observation })),
  listening: told('Published ports by purpose.', v.array(v.record(text, number))),
});

/** The parts of the systems of today. */
const parts = { patroni, etcd, sentinel, haproxy, application: v.array(member) };

/** Shape of the document of `status --json` with the parts that the systems add. */
export function statusShapeOf<const Parts extends StatusParts>(systems: Parts) {
  return v.object({
    stack: v.object({ project: text, ...observation }),
    verdict: v.picklist(['healthy', 'degraded', 'critical', 'unknown']),
    reasons: v.array(v.looseObject({ text })),
    ...systems,
    containers: v.array(
      v.looseObject({
        name: text,
        role: text,
        member: text,
        state: text,
        health: text,
        startedAt: time,
        finishedAt: time,
        ports: v.record(text, number),
      }),
    ),
    lateMs: told(
      'How late this console looked, ms, where it was too late to hear a member; else null.',
      v.nullable(number),
    ),
    observedAt: time,
  });
}

/** What `status --json` prints; `docs/status.schema.json` is written from it. */
export const statusShape = statusShapeOf(parts);
