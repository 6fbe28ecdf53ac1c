import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import { connect } from 'node:net';

const ENGINE = '/var/run/docker.sock';

type Listed = {
  readonly Labels?: Readonly<Record<string, string>>;
  readonly Ports?: readonly { readonly PrivatePort: number; readonly PublicPort?: number }[];
};

/**
 * A Docker engine at a socket file that is the real one in all but one thing: it says that the clients' ports of the
 * etcd members are published at `etcdPort`. Whoever asks it sees the real stack with another etcd.
 */
export async function dockerWithAnotherEtcd(socket: string, etcdPort: number): Promise<Server> {
  const server = createServer((asked, answer) => {
    const onward = request(
      { socketPath: ENGINE, method: asked.method, path: asked.url, headers: asked.headers },
      async (said) => {
        if (!/\/containers\/(json|[^/]+\/json)/.test(asked.url ?? '')) {
          answer.writeHead(said.statusCode ?? 502, said.headers);
          answer.flushHeaders();
          said.pipe(answer);
          return;
        }
        const text = await read(said);
        const changed = asked.url?.includes('/containers/json')
          ? moveEtcd(text, etcdPort)
          : moveInspected(text, etcdPort);
        const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = said.headers;
        answer.writeHead(said.statusCode ?? 502, {
          ...headers,
          'content-length': Buffer.byteLength(changed),
        });
        answer.end(changed);
      },
    );
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  // What is no plain request (attach, exec) is passed through as it is.
  server.on('upgrade', (asked, near, head) => {
    const far = connect(ENGINE, () => {
      const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
      for (let i = 0; i < asked.rawHeaders.length; i += 2)
        lines.push(`${asked.rawHeaders[i]}: ${asked.rawHeaders[i + 1]}`);
      far.write(`${lines.join('\r\n')}\r\n\r\n`);
      far.write(head);
      far.pipe(near).pipe(far);
    });
    for (const side of [near, far]) side.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return server;
}

async function read(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function moveEtcd(text: string, port: number): string {
  const list = JSON.parse(text) as Listed[];
  const moved = list.map((container) =>
    container.Labels?.['io.paws.role'] === 'etcd'
      ? {
          ...container,
          Ports: container.Ports?.map((each) =>
            each.PrivatePort === 2379 ? { ...each, PublicPort: port } : each,
          ),
        }
      : container,
  );
  return JSON.stringify(moved);
}

function moveInspected(text: string, port: number): string {
  const about = JSON.parse(text);
  if (about.Config?.Labels?.['io.paws.role'] !== 'etcd') return text;
  for (const ports of [about.NetworkSettings?.Ports, about.HostConfig?.PortBindings]) {
    for (const binding of ports?.['2379/tcp'] ?? []) binding.HostPort = String(port);
  }
  return JSON.stringify(about);
}
