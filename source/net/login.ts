import type { Limit } from './limit.ts';

/** User and password of a service. Goes into requests only: never into facts, events, errors or logs. */
export type Login = { readonly user: string; readonly password: string };

/** Finds a login when it is needed; undefined where there is none. @throws Error when that cannot be found out. */
export type FindLogin = (limit: Limit) => Promise<Login | undefined>;
