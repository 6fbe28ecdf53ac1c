// Made once: a comparison that brings its own rules costs a hundred times as much.
const order = new Intl.Collator('en', { numeric: true });

/** Order of names for people: etcd2 before etcd10. */
export const byName: (a: string, b: string) => number = order.compare;
