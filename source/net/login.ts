/** User and password of a service. Goes into requests only: never into facts, events, errors or logs. */
export type Login = { readonly user: string; readonly password: string };
