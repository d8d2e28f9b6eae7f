import { cpSync } from 'node:fs';
import { join } from 'node:path';

/** What the compiler leaves behind: the Lua scripts and whatever else stands beside the code it belongs to. */
const root = join(import.meta.dirname, '..');

cpSync(join(root, 'src'), join(root, 'dist'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
