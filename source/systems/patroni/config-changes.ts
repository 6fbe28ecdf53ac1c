import { own } from '../../text/own.ts';
import { withoutSecrets } from '../../text/secrets.ts';
import { type Fields, isFields } from './merge-patch.ts';

/** One setting that a patch changes, by its path: `postgresql.parameters.work_mem`. */
export type SettingChange = {
  readonly name: string;
  /** Undefined where it is not set. */
  readonly from: unknown;
  readonly to: unknown;
};

/** What a patch (JSON merge patch) changes in a configuration, setting by setting. */
export function changesBy(patch: Fields, before: Fields, path = ''): SettingChange[] {
  return Object.entries(patch).flatMap(([key, wanted]): SettingChange[] => {
    const name = path === '' ? key : `${path}.${key}`;
    const old = own(before, key);
    if (isFields(wanted) && (old === undefined || isFields(old))) {
      if (old === undefined && Object.keys(wanted).length === 0)
        return [{ name, from: undefined, to: wanted }];
      return changesBy(wanted, old ?? {}, name);
    }
    const to = wanted === null ? undefined : wanted;
    return JSON.stringify(old) === JSON.stringify(to) ? [] : [{ name, from: old, to }];
  });
}

/** The settings that a patch names, by their paths: to describe it without its values. */
export function namesIn(patch: Fields, path = ''): string[] {
  return Object.entries(patch).flatMap(([key, wanted]) => {
    const name = path === '' ? key : `${path}.${key}`;
    const inner = isFields(wanted) ? namesIn(wanted, name) : [];
    return inner.length === 0 ? [name] : inner;
  });
}

/** A change for people, without secrets: `ttl: 30 → 20`, `slots: not set → {}`, `pause: true → removed`. */
export function changeText({ name, from, to }: SettingChange): string {
  const setting = name.slice(name.lastIndexOf('.') + 1);
  const textOf = (value: unknown) =>
    JSON.stringify(Object.values(withoutSecrets({ [setting]: value }) as object)[0]);
  return `${name}: ${from === undefined ? 'not set' : textOf(from)} → ${to === undefined ? 'removed' : textOf(to)}`;
}
