import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.ts'],
    restoreMocks: true,
    coverage: { provider: 'v8', include: ['src/core/**/*.ts'], reportsDirectory: 'out/coverage' },
  },
});
