import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'esbuild';

const POOL = /etcd3[\\/]lib[\\/]connection-pool\.js$/;
const READS = /\(0, proto_loader_1\.loadSync\)\(`\$\{__dirname\}\/\.\.\/proto\/rpc\.proto`,/;
const DESCRIPTION = 'etcd-rpc-proto';

/**
 * Puts the description of etcd's API into the bundle, as it has been read. etcd3 alone reads it from a file beside the
 * program at each start, which takes 20 to 30 ms; this takes 5.
 */
export function etcdProto(root: string): Plugin {
  return {
    name: 'etcd-proto',
    setup(build) {
      build.onLoad({ filter: POOL }, ({ path: file }) => {
        const text = readFileSync(file, 'utf8');
        if (!READS.test(text)) throw new Error(`${file} reads its proto another way now`);
        return { contents: text.replace(READS, `(0, proto_loader_1.fromJSON)(require('${DESCRIPTION}'),`) };
      });
      build.onResolve({ filter: new RegExp(`^${DESCRIPTION}$`) }, ({ path: name }) => ({
        path: name,
        namespace: DESCRIPTION,
      }));
      build.onLoad({ filter: /.*/, namespace: DESCRIPTION }, () => ({
        contents: described(root),
        loader: 'json',
      }));
    },
  };
}

/** What the loader of etcd3 reads from its file, as JSON. */
export function described(root: string): string {
  const etcd3 = path.join(root, 'node_modules', 'etcd3');
  const loader = createRequire(path.join(etcd3, 'package.json')).resolve('@grpc/proto-loader');
  const { Root }: typeof import('protobufjs') = createRequire(loader)('protobufjs');
  // With the names as they are written there, as etcd3 has the loader keep them.
  const read = new Root().loadSync(path.join(etcd3, 'proto', 'rpc.proto'), { keepCase: true });
  return JSON.stringify(read.toJSON());
}
