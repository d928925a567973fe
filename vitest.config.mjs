import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    restoreMocks: true,
    setupFiles: ['test/unit/properties.ts'],
    // Real processes on a small, busy machine.
    testTimeout: 60_000,
    // By itself it takes all cores but one; much of what runs here waits for processes.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/core/**/*.ts'], reportsDirectory: 'out/coverage' },
  },
});
