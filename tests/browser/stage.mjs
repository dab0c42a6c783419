// The stage as a page of a server on this machine, and the browser in front of it.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const SCREEN = { width: 1280, height: 900 };
const HERE = import.meta.dirname;
export const BUNDLE = path.join(HERE, "../../custom_components/proof_of_heat/www/proof-of-heat.js");
const FILES = {
  "/": path.join(HERE, "stage/stage.html"),
  "/house.mjs": path.join(HERE, "stage/house.mjs"),
  "/answers.mjs": path.join(HERE, "stage/answers.mjs"),
  "/heating.mjs": path.join(HERE, "stage/heating.mjs"),
  "/proof-of-heat.js": BUNDLE,
  "/proof-of-heat.en.json": BUNDLE.replace(".js", ".en.json"),
  "/proof-of-heat.ru.json": BUNDLE.replace(".js", ".ru.json"),
};
const TYPES = { ".json": "application/json", ".js": "text/javascript", ".mjs": "text/javascript", ".html": "text/html", "": "text/html" };

// Open the stage at a moment (undefined for now), call `use` with its page, and close it.
export async function onStage(browser, moment, use) {
  const server = createServer(async ({ url }, response) => {
    const file = FILES[url];
    response.writeHead(file ? 200 : 404, { "content-type": TYPES[path.extname(url)] ?? "text/plain" });
    response.end(file ? await readFile(file) : "");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const context = await browser.newContext({ viewport: SCREEN, serviceWorkers: "block" });
  const page = await context.newPage();
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  try {
    if (moment) {
      await page.clock.install({ time: moment });
    }
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => window.stage && customElements.get("poh-fleet-card"));
    const outcome = await use(page);
    if (errors.length > 0) {
      throw new Error(`page errors: ${errors.join("; ")}`);
    }
    return outcome;
  } finally {
    await context.close();
    server.close();
  }
}
