import { REFUSAL_ERRORS, type RedisNode, type RefusalError } from './facts.ts';

/** How long a refused command is news, ms. */
export const ERRORS_WITHIN_MS = 10_000;

type Counts = NonNullable<RedisNode['refused']>;

/**
 * Shows from the counters of errors, asked for again and again (`errorstat_READONLY:count=3`, Redis 6.2), how much each
 * grew within the last seconds; undefined where none did.
 */
export function recentErrors(): (info: ReadonlyMap<string, string>, at: number) => Counts | undefined {
  let seen: readonly { readonly counts: Counts; readonly at: number }[] = [];
  return (info, at) => {
    const counts = countsIn(info);
    // Counters that fell began again: it was started again, or `CONFIG RESETSTAT`.
    const last = seen.at(-1)?.counts ?? {};
    const fell = REFUSAL_ERRORS.some((error) => (last[error] ?? 0) > (counts[error] ?? 0));
    seen = [...(fell ? [] : seen.filter((one) => at - one.at <= ERRORS_WITHIN_MS)), { counts, at }];
    const first = seen[0]?.counts ?? {};
    const grown = byError((error) => (counts[error] ?? 0) - (first[error] ?? 0));
    return Object.keys(grown).length === 0 ? undefined : grown;
  };
}

function countsIn(info: ReadonlyMap<string, string>): Counts {
  return byError((error) =>
    Number(/^count=(\d{1,15})$/.exec(info.get(`errorstat_${error}`) ?? '')?.[1] ?? 0),
  );
}

function byError(count: (error: RefusalError) => number): Counts {
  const counted = REFUSAL_ERRORS.map((error) => [error, count(error)] as const);
  return Object.fromEntries(counted.filter(([, times]) => times > 0));
}
