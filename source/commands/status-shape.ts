import * as v from 'valibot';
import { SEVERITIES } from '../model/severity.ts';
import { systems } from '../systems/index.ts';
import { described, observationShape, time } from '../systems/status-shapes.ts';

const text = v.string();

/** Shape of the document of `status --json`, with the part of each system; `docs/status.schema.json` is written from it. */
export async function statusShape() {
  const parts = await Promise.all(
    systems.flatMap(({ status }) =>
      status === undefined ? [] : [status.shape().then((shape) => [status.key, shape] as const)],
    ),
  );
  return v.object({
    stack: v.object({ project: text, ...observationShape }),
    verdict: v.picklist(['healthy', ...SEVERITIES]),
    reasons: v.array(v.looseObject({ severity: v.picklist(SEVERITIES), text })),
    ...Object.fromEntries(parts),
    containers: v.array(
      v.looseObject({
        name: text,
        role: text,
        member: text,
        state: text,
        health: text,
        startedAt: time,
        finishedAt: time,
        ports: v.record(text, v.number()),
      }),
    ),
    lateMs: described(
      'How late the polls of this console are, ms, where it missed an answer by that; else null.',
      v.nullable(v.number()),
    ),
    observedAt: time,
  });
}
