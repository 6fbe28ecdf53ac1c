import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ENGINE = '/var/run/docker.sock';

/** Another port of this machine for a port of a member's container; undefined leaves it where it is. */
type Move = (member: { readonly name: string; readonly role: string }, inside: number) => number | undefined;

type Labels = Readonly<Record<string, string>>;
type Listed = {
  readonly Labels?: Labels;
  readonly Ports?: readonly { readonly PrivatePort: number; readonly PublicPort?: number }[];
};

/** What a program needs to ask this engine instead of the real one. */
export type OtherDocker = {
  readonly env: { readonly DOCKER_HOST: string };
  readonly close: () => void;
};

/**
 * A Docker engine that is the real one in all but the ports at which it says that containers are published. Its
 * clients see the real stack, and reach another server at the ports that are moved.
 */
export async function dockerWithPorts(move: Move): Promise<OtherDocker> {
  const directory = mkdtempSync(path.join(tmpdir(), 'paws-docker-'));
  const socket = path.join(directory, 'docker.sock');
  const server = createServer((asked, answer) => {
    const onward = request(
      { socketPath: ENGINE, method: asked.method, path: asked.url, headers: asked.headers },
      (received) => {
        // The client may leave while the engine still answers.
        pass(received, answer, asked.url ?? '', move).catch(() => answer.destroy());
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
  return {
    env: { DOCKER_HOST: `unix://${socket}` },
    close: () => {
      server.closeAllConnections();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function pass(
  received: IncomingMessage,
  answer: ServerResponse,
  url: string,
  move: Move,
): Promise<void> {
  if (received.statusCode !== 200 || !/\/containers\/(json|[^/]+\/json)/.test(url)) {
    answer.writeHead(received.statusCode ?? 502, received.headers);
    answer.flushHeaders();
    received.pipe(answer);
    return;
  }
  const text = await read(received);
  const changed = url.includes('/containers/json') ? moveListed(text, move) : moveInspected(text, move);
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = received.headers;
  answer.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(changed) });
  answer.end(changed);
}

async function read(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

function moveListed(text: string, move: Move): string {
  const list = JSON.parse(text) as Listed[];
  const moved = list.map(({ Labels = {}, Ports = [], ...rest }) => ({
    ...rest,
    Labels,
    Ports: Ports.map((each) => {
      const to = each.PublicPort === undefined ? undefined : move(memberIn(Labels), each.PrivatePort);
      return to === undefined ? each : { ...each, PublicPort: to };
    }),
  }));
  return JSON.stringify(moved);
}

function moveInspected(text: string, move: Move): string {
  const about = JSON.parse(text);
  const member = memberIn(about.Config?.Labels ?? {});
  for (const ports of [about.NetworkSettings?.Ports, about.HostConfig?.PortBindings]) {
    for (const [inside, bindings] of Object.entries<{ HostPort: string }[] | null>(ports ?? {})) {
      const to = move(member, Number.parseInt(inside, 10));
      for (const binding of to === undefined ? [] : (bindings ?? [])) binding.HostPort = String(to);
    }
  }
  return JSON.stringify(about);
}

function memberIn(labels: Labels) {
  return { name: labels['io.paws.member'] ?? '', role: labels['io.paws.role'] ?? '' };
}
