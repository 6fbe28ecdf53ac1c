import { rm } from 'node:fs/promises';
import { actionById } from '../actions/catalogue.ts';
import type { Target } from '../store/ui-state.ts';

/** Removes the text that the operator wrote for an action, once it was carried out. */
export async function discardDraft(action: string, { values }: Target): Promise<void> {
  const { draft } = values;
  if (draft === undefined || actionById(action)?.draft === undefined) return;
  await rm(draft, { force: true });
}
