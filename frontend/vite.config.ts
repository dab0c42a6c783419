// One ES module for all cards and the dashboard, the same bytes on every machine.
import { defineConfig } from "vitest/config";

export default defineConfig({
  build: {
    target: "es2022",
    outDir: "../custom_components/proof_of_heat/www",
    emptyOutDir: false,
    copyPublicDir: false,
    reportCompressedSize: false,
    lib: { entry: "src/main.ts", formats: ["es"], fileName: () => "proof-of-heat.js" },
    // A library keeps its white space by default; nobody builds on this one.
    rolldownOptions: { output: { minify: true } },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
