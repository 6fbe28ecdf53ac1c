#!/usr/bin/env node
import module from 'node:module';
import path from 'node:path';
import { cacheDirectory } from './tui/terminal/cache-directory.ts';

// Before anything else is loaded, so that the next start finds it compiled. Node 20 has no such cache. Not in the
// temporary directory, Node's own choice, where another user could put code in its place.
module.enableCompileCache?.(path.join(cacheDirectory(process.env), 'compiled'));
await import('./app/cli.ts');
