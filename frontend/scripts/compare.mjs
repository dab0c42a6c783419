// Fails when the committed bundle is not what the sources give, or is heavier than we allow.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";

import { build } from "vite";

const BUNDLE = "proof-of-heat.js";
const FILES = [BUNDLE, "proof-of-heat.en.json", "proof-of-heat.ru.json"];
const COMMITTED = path.resolve(import.meta.dirname, "../../custom_components/proof_of_heat/www");
// What a phone on a slow network loads within a second, with the other files of Home Assistant.
const MOST_BYTES = 80_000;
const MOST_GZIP_BYTES = 25_000;

const folder = await mkdtemp(path.join(tmpdir(), "proof-of-heat-"));
try {
  await build({ logLevel: "error", build: { outDir: folder } });
  const built = await readFile(path.join(folder, BUNDLE));
  const gzipBytes = gzipSync(built, { level: 9 }).length;
  console.log(`The bundle has ${built.length} bytes, ${gzipBytes} as gzip.`);
  for (const file of FILES) {
    const now = await readFile(path.join(folder, file));
    const committed = await readFile(path.join(COMMITTED, file)).catch(() => Buffer.alloc(0));
    if (!now.equals(committed)) {
      console.error(`The committed ${file} is not what the sources give. Cure: npm run build, and commit it.`);
      process.exitCode = 1;
    }
  }
  if (built.length > MOST_BYTES || gzipBytes > MOST_GZIP_BYTES) {
    console.error(`The bundle may have ${MOST_BYTES} bytes, ${MOST_GZIP_BYTES} as gzip.`);
    process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}
