import { cpSync } from 'node:fs';
import { join } from 'node:path';

/** What the compiler leaves behind: whatever stands beside the code it belongs to (Lua scripts), and the package.json that has the version. */
const root = join(import.meta.dirname, '..');

cpSync(join(root, 'src'), join(root, 'dist/src'), { recursive: true, filter: (path) => !path.endsWith('.ts') });
cpSync(join(root, 'package.json'), join(root, 'dist/package.json'));
