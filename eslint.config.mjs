import eslint from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/**
 * Which room may import from which (ARCHITECTURE.md, "Import direction"). A room may always import from itself.
 * Everything that is not listed is refused, so that a new edge is a decision and not an accident.
 */
const MAY_IMPORT = {
  shared: [],
  renderer: ['shared'],
  'electron/files': ['shared'],
  'electron/tokenizer': ['shared', 'electron/files'],
  'electron/formats': ['shared', 'electron/files'],
  'electron/data': ['shared', 'electron/files'],
  'electron/baseline': ['shared'],
  'electron/bert': ['shared', 'electron/tokenizer', 'electron/formats', 'electron/data', 'electron/files'],
  'electron/training': ['shared', 'electron/tokenizer', 'electron/formats', 'electron/data', 'electron/files', 'electron/bert', 'electron/baseline'],
  'electron/engine': ['shared', 'electron/tokenizer', 'electron/formats', 'electron/data', 'electron/files', 'electron/bert', 'electron/training'],
  'electron/services': ['shared', 'electron/tokenizer', 'electron/formats', 'electron/data', 'electron/files'],
  'electron/cli': ['shared', 'electron/services', 'electron/web'],
  'electron/web': ['shared', 'electron/services'],
  'electron/backend': ['shared', 'electron/services'],
  'electron/main': ['shared'],
  'electron/preload': ['shared'],
};

const ROOMS = Object.keys(MAY_IMPORT);

/** A regular expression for relative imports that end in another room than the allowed ones. */
function foreignRooms(room) {
  const refused = ROOMS.filter((other) => other !== room && !MAY_IMPORT[room].includes(other));
  const names = refused.map((other) => other.replace('electron/', ''));
  return `^(\\.\\./)+(electron/)?(${names.join('|')})/`;
}

/** Whatever changes the disk goes through electron/files: there it is atomic, and its errors are sentences. */
const DISK_CHANGES = [
  'appendFile', 'chmod', 'chown', 'copyFile', 'cp', 'createWriteStream', 'default', 'lchown', 'link', 'lutimes', 'mkdir', 'mkdtemp', 'rename', 'rm', 'rmdir', 'symlink', 'truncate',
  'unlink', 'utimes', 'writeFile',
];

function diskChanges() {
  const message = 'Only electron/files changes the disk.';
  const importNames = DISK_CHANGES.flatMap((name) => [name, `${name}Sync`]);
  return ['node:fs', 'node:fs/promises', 'fs', 'fs/promises'].map((name) => ({ name, importNames, message }));
}

function importDirection(room) {
  const patterns = [{ regex: foreignRooms(room), message: `${room} may import only from: ${MAY_IMPORT[room].join(', ') || 'itself'}.` }];
  if (room !== 'electron/engine') {
    patterns.push({ regex: '^@tensorflow/', message: 'Only electron/engine loads a tfjs backend.' });
  }
  if (room !== 'electron/main' && room !== 'electron/preload') {
    patterns.push({ regex: '^electron(/|$)', message: 'Only main and preload import electron.' });
  }
  if (room === 'shared' || room === 'renderer') {
    patterns.push({ regex: '^node:', message: 'shared and renderer run in a browser too.' });
  }
  return {
    files: [`${room}/**/*.ts`, `${room}/**/*.tsx`],
    ignores: ['**/*.test.ts', '**/*.test-helper.ts'],
    rules: {
      'no-restricted-imports': ['error', { patterns, paths: room === 'electron/files' ? [] : diskChanges() }],
      'no-restricted-syntax': room === 'electron/files' ? 'off' : ['error', { selector: "CallExpression[callee.name='open'][arguments.length>1][arguments.1.value!='r']", message: 'Only electron/files opens files for writing.' }],
    },
  };
}

export default defineConfig(
  { ignores: ['out/', 'node_modules/', '.set-up/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // With noUncheckedIndexedAccess, numerical loops over typed arrays need `!` where the bound is evident.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
    },
  },
  ...ROOMS.map(importDirection),
  {
    // Electron declares its classes and what their functions return apart from each other.
    files: ['electron/main/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-class-instance-assignment': 'off' },
  },
  {
    files: ['*.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['tools/**/*.mjs', '*.mjs'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly', fetch: 'readonly', setTimeout: 'readonly', clearTimeout: 'readonly', setInterval: 'readonly', clearInterval: 'readonly', performance: 'readonly', Buffer: 'readonly', AbortController: 'readonly', AbortSignal: 'readonly', TextDecoder: 'readonly', TextEncoder: 'readonly' } },
  },
);
