/** What there is not now, and why: a place at which a member could be asked, or what opens it. */
export type Absent = { readonly absent: string };
