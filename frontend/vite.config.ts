// One ES module for all cards and the dashboard, the same bytes on every machine.
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

import en from "./src/i18n/en.json" with { type: "json" };
import ru from "./src/i18n/ru.json" with { type: "json" };

/** Drop the comments and the indentation of templates: in minified code no other line ends are left. */
function tightTemplates(): Plugin {
  return {
    name: "tight-templates",
    transform(code, id) {
      return id.endsWith("styles.ts") ? code.replace(/css`[^`]*`/g, tightStyles) : undefined;
    },
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === "chunk") {
          file.code = file.code
            .replace(/\/\*[^`]*?\*\//g, "")
            .replace(/>\s*\n\s*</g, "><")
            .replace(/\s*\n\s*/g, " ");
        }
      }
    },
  };
}

/** A space before a colon counts in a selector; all others around signs say nothing. */
function tightStyles(css: string): string {
  return css
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/\s+/g, " ")
    .replace(/ ?([{};,]) ?|(:) /g, "$1$2")
    .replaceAll(";}", "}");
}

/** Lay the languages beside the bundle: a page loads the one that its owner reads. */
function languagesBeside(): Plugin {
  return {
    name: "languages-beside",
    generateBundle() {
      for (const [name, texts] of Object.entries({ en, ru })) {
        this.emitFile({ type: "asset", fileName: `proof-of-heat.${name}.json`, source: JSON.stringify(texts) });
      }
    },
  };
}

export default defineConfig({
  plugins: [tightTemplates(), languagesBeside()],
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
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"], setupFiles: ["tests/setup.ts"] },
});
