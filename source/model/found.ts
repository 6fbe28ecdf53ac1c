/** What is waited for: `false` is none, since what is not so yet would end the wait at once. */
export type Found = object | string | number | bigint | true;
