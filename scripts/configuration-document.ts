import { markdownTable } from '../source/drill/report/markdown-table.ts';
import { schemas } from './json-schemas.ts';

/** What is read of a JSON Schema here. */
type Schema = {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
};

const INTRODUCTION = `# The configuration of a stack

A stack that \`paws-console\` did not make is described by a YAML file in \`~/.config/paws-console/stacks/\`
(\`$XDG_CONFIG_HOME\`), one or several stacks (YAML documents) in each. \`--stack NAME\` says which one, \`--config FILE\` names
another file. \`paws-console config check\` looks at every place that the file leads to and prints a table: reachable, TLS, login,
version, right (exit code 0 where all is right, 1 where something is not, 64 where the file is wrong). \`config show\` prints it
with its defaults and without secrets, \`config schema\` its JSON Schema (\`docs/stack.schema.json\`), for an editor. Everything is optional but one way in.

\`\`\`yaml
version: 1
name: example-prod
tls:
  company: { ca: ~/tls/ca.crt }
  viewer: { ca: ~/tls/ca.crt, cert: ~/tls/viewer.crt, key: ~/tls/viewer.key }
reach: # what systems advertise: where that is from here
  db-*.example.internal: jump-$1.example.net
  10.77.0.31:8008: { to: 127.0.0.1:18008, tlsName: bill-01.example.internal }
etcd: { endpoints: ["https://etcd-1.example.internal:2379"], tls: viewer }
patroni:
  - scope: orders
    rest: { tls: company }
    postgres: { user: monitor, password: { file: ~/secrets/pg-monitor }, tls: company }
\`\`\`

\`paws-console --config FILE\`, \`--stack NAME\` and \`paws-console status --config FILE\` watch such a stack by protocol alone: one cluster
of Patroni (\`--scope NAME\` where the file has several), etcd, the sentinels and their Redis; HAProxy is not watched yet. Nothing can
be changed there. Members are found once, at the start. Where a TLS file or a secret of ours is wrong, nothing is watched (exit code
64): nobody is judged for it.

**Paths** are relative to the file; \`~\` and \`$VARIABLES\` in them are expanded.

**Secrets** are one of \`{file: PATH}\`, \`{env: NAME}\`, \`{command: [ARGV]}\` (run without a shell) and \`{prompt: QUESTION}\`. The secret itself
can stand there only where nobody but the owner may read the file (mode 0600). A file that others can write is refused.

**Reach.** The left side is matched as the system advertises it: \`HOST:PORT\` before \`HOST\`, \`*\` for a part of a name, the first rule
that fits. Certificates are still checked for what was advertised, or for \`tlsName\`.

**TLS files** are looked at before anything is dialled: that they can be read, that the key fits the certificate and the passphrase
opens it, and that neither has ended. Servers tell none of these apart.
`;

/** docs/configuration.md: every key of a stack's file, from its schema. */
export function configurationDocument(): string {
  const shape = schemas['stack.schema.json'] as Schema;
  return [INTRODUCTION, ...sectionsOf('', shape)].join('\n');
}

function sectionsOf(path: string, shape: Schema): readonly string[] {
  const { properties = {}, required = [] } = shape;
  const rows = Object.entries(properties).map(([name, part]) => [
    `\`${name}\``,
    kindOf(part),
    required.includes(name) ? 'needed' : part.default === undefined ? '' : `\`${String(part.default)}\``,
    sentence(part.description ?? ''),
  ]);
  const title = path === '' ? '## Keys' : `## \`${path}\``;
  const inner = Object.entries(properties).flatMap(([name, part]) =>
    below(path === '' ? name : `${path}.${name}`, part),
  );
  return [`${title}\n\n${markdownTable(['Key', 'Value', 'Default', 'What it is'], rows)}\n`, ...inner];
}

/** The sections of what is inside of a part: of an object, of each item of a list, of each value of a mapping. */
function below(path: string, part: Schema): readonly string[] {
  if (isSecret(part)) return [];
  if (part.properties !== undefined) return sectionsOf(path, part);
  if (part.items !== undefined) return below(`${path}[]`, part.items);
  if (typeof part.additionalProperties === 'object') return below(`${path}.NAME`, part.additionalProperties);
  return (part.anyOf ?? []).flatMap((choice) => below(path, choice));
}

function kindOf(part: Schema): string {
  if (part.const !== undefined) return `\`${String(part.const)}\``;
  if (part.enum !== undefined) return part.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (isSecret(part)) return 'secret';
  if (part.anyOf !== undefined) return [...new Set(part.anyOf.map(kindOf))].join(', ');
  if (part.items !== undefined) return `list of ${kindOf(part.items)}`;
  if (part.type === 'object') return part.properties === undefined ? 'mapping by name' : 'mapping';
  return part.type === 'string' ? 'text' : part.type === 'boolean' ? '`true`, `false`' : (part.type ?? '');
}

function isSecret({ anyOf = [] }: Schema): boolean {
  return anyOf.some(
    ({ properties, anyOf: inner }) => properties?.prompt !== undefined || isSecret({ anyOf: inner ?? [] }),
  );
}

function sentence(text: string): string {
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}.`;
}
