import { type Probes, startProbes } from '../../../../source/drill/probe/process.ts';

/** Probes of both lanes that write, at a server on this port of 127.0.0.1. */
export async function probesAt(port: number, intervalMs = 50, program?: string): Promise<Probes> {
  const endpoint = { member: 'haproxy', host: '127.0.0.1', port };
  const config = {
    ...{ runId: 'unit', startNs: process.hrtime.bigint(), intervalMs, deadlineMs: 2_000 },
    lanes: ['persistent', 'fresh'],
    primary: endpoint,
    replicas: endpoint,
    login: { user: 'postgres', password: 'canary-probe-Tb6' },
    sentinels: [],
    redis: [],
  } as const;
  return await startProbes(config, program);
}
